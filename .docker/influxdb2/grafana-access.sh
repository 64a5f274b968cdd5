#!/bin/sh
# Runs once, at the first start of InfluxDB 2.7. InfluxQL names a database, so the bucket is mapped to one of the
# same name; and Grafana gets a user that can read this bucket and nothing else.
set -eu

influx v1 dbrp create --default \
  --db "$DOCKER_INFLUXDB_INIT_BUCKET" --rp autogen \
  --bucket-id "$DOCKER_INFLUXDB_INIT_BUCKET_ID" --org "$DOCKER_INFLUXDB_INIT_ORG"

influx v1 auth create \
  --username grafana --password "$(cat /run/secrets/influx_grafana)" \
  --read-bucket "$DOCKER_INFLUXDB_INIT_BUCKET_ID" --org "$DOCKER_INFLUXDB_INIT_ORG"
