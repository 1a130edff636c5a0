/** Only the colours: the page says all it has to say by itself. */

import { applyTheme } from "../../ui/theme.js";

const { theme, accent } = document.body.dataset;
applyTheme(document.documentElement, { theme: /** @type {any} */ (theme), accent });
