/** Only the colours: the page says all it has to say by itself. */

import { applyTheme } from "../ui/theme.js";

applyTheme(document.documentElement, { theme: "auto" });
