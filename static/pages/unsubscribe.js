/** Only the tenant's colours: the page works by itself. */

import { applyTheme } from "../ui/theme.js";

const { themeWanted, accent } = document.body.dataset;
const theme = /** @type {"auto" | "light" | "dark" | "neon"} */ (themeWanted);
applyTheme(document.documentElement, { theme, accent });
