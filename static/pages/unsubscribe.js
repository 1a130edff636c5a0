/** Only the tenant's colours: the page works by itself. */

import { applyTheme } from "../ui/theme.js";

const { themeWanted, accent } = document.body.dataset;
applyTheme(document.documentElement, { theme: themeWanted, accent });
