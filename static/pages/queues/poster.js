/** A poster is paper: always light. Only its button needs a script. */

import { applyTheme } from "../../ui/theme.js";

applyTheme(document.documentElement, { theme: "light" });
document.getElementById("print")?.addEventListener("click", () => window.print());
