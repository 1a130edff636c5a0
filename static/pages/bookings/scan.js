/** Soon. */
