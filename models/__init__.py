"""The cellar: documents, their indexes and every MongoDB query, one module per collection."""
