# Palabre without a database: give it PALABRE_MONGO_URL and PALABRE_JWT_KEYS (docs/operations.md).
FROM python:3.12-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PALABRE_ENV=production \
    PALABRE_HOST=0.0.0.0

RUN useradd --system --uid 10001 --home-dir /palabre palabre
WORKDIR /palabre
COPY . .
# Editable: the pages in static/ are served from beside the code.
RUN pip install --no-cache-dir -e . && install -d -o palabre var

USER palabre
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/health/ready', timeout=4)"]
CMD ["palabre", "serve"]
