# One image for web server and worker; docker-compose.yml says what each runs.
FROM node:22-bookworm-slim AS browser
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund --ignore-scripts

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libegl1 libgles2 libgl1 libglib2.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 1000 --create-home gaitsite \
    && install --directory --owner gaitsite /data
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --requirement requirements.txt
COPY manage.py ./
COPY gaitsite gaitsite
COPY analysis analysis
COPY athletes athletes
COPY templates templates
COPY static static
COPY --from=browser /app/node_modules node_modules
RUN python -m analysis.pose.bundle \
    && python -m gaitsite.vendor \
    && python -m gaitsite.languages compile \
    && GAITSITE_VAR=/tmp/build python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf node_modules /tmp/build
ENV GAITSITE_VAR=/data PYTHONUNBUFFERED=1
USER gaitsite
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "-c", "python:gaitsite.gunicorn_conf", "--no-control-socket", "--bind", "0.0.0.0:8000"]
