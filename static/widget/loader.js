/** The widget's loader: notes where its files are, seen from the page that embeds it. */

{
  const script = document.currentScript;
  if (script instanceof HTMLScriptElement) script.dataset.palabre = new URL("__PALABRE_STATIC__", script.src).href;
}
