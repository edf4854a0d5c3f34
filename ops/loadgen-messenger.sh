# How bench.sh of the independent load generator (docs/benchmarking.md) starts a messenger: copy this to its
# peers/messenger.sh. It is sourced by bash. REPO is the folder of the messenger; DATA, if set, a data folder that is
# kept between the runs, otherwise the first run's is.
# shellcheck shell=bash disable=SC2034
TLS=json-tls:12501
TCP=json-tcp:12500

start() {
  local data=${DATA:-$PEERS/messenger}
  mkdir -p "$data"
  (
    cd "${REPO:?}" || exit
    export DATA_DIR=$data TCP_PORT=12500 TLS_PORT=12501 HTTP_PORT=18080 MANAGEMENT_PORT=18081
    export FRAMES_PER_SECOND=0
    exec ./messenger serve
  ) >"$data.log" 2>&1 &
  PID=$!
  local _
  for _ in $(seq 600); do
    if grep -q 'is ready' "$data.log"; then
      break
    fi
    sleep 0.2
  done
}
