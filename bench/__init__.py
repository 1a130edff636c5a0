"""Palabre measured against stock Socket.IO servers, with one load generator for all of them."""
