/** A thread between buyer and seller about a product of the page. */

const FIELDS = ["external_id", "title", "url", "image_url", "price", "currency"];

/**
 * @param {import("./state.js").Widget} widget @param {{add: (more: object) => void}} context
 * @param {Record<string, any>} listing @returns {Promise<boolean>}
 */
export async function talkAbout(widget, context, listing) {
  const product = describe(listing);
  context.add({ product });
  widget.trouble.value = null;
  widget.show();
  await widget.settled();
  if (!widget.session.may("conversations.open_listing")) return refuse(widget, product);
  try {
    const asked = { kind: "listing", seller_id: listing.seller_id, listing: product };
    widget.open((await widget.session.api.post("/conversations", asked)).id);
    return true;
  } catch (error) {
    widget.fail(error);
    return false;
  }
}

/** Who the site has not identified cannot be told apart from others by a seller: they may ask the team. */
function refuse(widget, product) {
  widget.product.value = product;
  widget.view.value = "members";
  const message = "setListing needs a person whom the site identified: call Palabre.identify({token}) first.";
  widget.fail({ code: "identity_required", message }, false);
  return false;
}

/** Addresses may be relative to the page. @param {Record<string, any>} listing */
function describe(listing) {
  const whole = { ...listing };
  for (const name of ["url", "image_url"]) if (whole[name]) whole[name] = new URL(whole[name], location.href).href;
  return Object.fromEntries(FIELDS.filter((name) => whole[name] != null).map((name) => [name, whole[name]]));
}
