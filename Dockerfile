# Two stages: the first installs the pinned dependencies, the second holds what the bot needs.
#
#   docker build -t footnote .
#   docker run --read-only --stop-timeout 30 --env FOOTNOTE_DISCORD_TOKEN --volume footnote:/data footnote
#   docker run --read-only --rm footnote ask --no-log why do humans generalise better than models

FROM python:3.11.14-slim-bookworm AS builder
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv /venv
COPY config/constraints.txt config/LICENSE config/
COPY pyproject.toml README.md ./
# Editable, so that the bot finds its content and its settings beside it in /app. The code comes
# in the second stage: a change to it alone installs nothing anew.
RUN mkdir bot && touch bot/__init__.py \
    && /venv/bin/python -m pip install --constraint config/constraints.txt --editable ".[pictures]"

FROM python:3.11.14-slim-bookworm
# The owner of /data; fixed, so that a volume keeps its owner from one image to the next.
RUN groupadd --gid 10001 footnote \
    && useradd --uid 10001 --gid footnote --no-create-home --home-dir /data footnote \
    && install --directory --owner footnote --group footnote --mode 0700 /data
COPY --from=builder /venv /venv
WORKDIR /app
COPY pyproject.toml README.md ./
COPY config/ config/
COPY knowledge/ knowledge/
COPY bot/ bot/
# Compiled now, since the root file system may be read-only later: the bot, its dependencies, and
# Python's own library, which comes without.
RUN /venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))' \
    | xargs /venv/bin/python -m compileall -q /venv/lib /app/bot
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    FOOTNOTE_DATABASE=/data/queries.sqlite3 \
    FOOTNOTE_HEALTH_FILE=/data/health \
    MPLCONFIGDIR=/data/.matplotlib
USER 10001:10001
VOLUME /data
STOPSIGNAL SIGTERM
# Connected to Discord and able to answer, not just running; see `python -m bot health --help`.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
