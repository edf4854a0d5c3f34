# Build stage: the libraries in a layer of their own, which stays while only the sources change.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml ./
RUN mvn -q -B -ntp dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/lib
COPY src/main src/main
COPY web web
RUN mvn -q -B -ntp -Dmaven.test.skip=true package

FROM eclipse-temurin:17-jre
RUN groupadd --system --gid 10001 messenger \
  && useradd --system --uid 10001 --gid messenger --no-create-home --shell /usr/sbin/nologin messenger \
  && install -d -o messenger -g messenger -m 0700 /data
WORKDIR /opt/messenger
COPY messenger application.properties LICENSE ./
COPY routes routes
COPY plugins plugins
COPY kamelets kamelets
COPY sql sql
COPY --from=build /build/target/web target/web
COPY --from=build /build/target/lib target/lib
COPY --from=build /build/target/messenger.jar target/messenger.jar

USER messenger
# Plain TCP is shut: who is on the way could read and change all of it. TCP_ENABLED=true opens it. Seen from inside
# nobody is on this machine, so by default nobody may come as a guest, nor by plain TCP at all: set TCP_LOGINS,
# TLS_LOGINS, HTTP_LOGINS, and behind a proxy HTTP_PROXIES (docs/operations.md, Docker).
# Options for Java and its safety (serial format, attach listener) are those of ./messenger.
ENV DATA_DIR=/data \
    HOST=0.0.0.0 \
    TCP_ENABLED=false \
    TCP_PORT=2500 \
    TLS_PORT=2501 \
    HTTP_PORT=8080 \
    MANAGEMENT_HOST=127.0.0.1 \
    MANAGEMENT_PORT=8081 \
    LOG_FORMAT=json
VOLUME /data
EXPOSE 2500 2501 8080

# With what bash has: the image need not hold curl.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$MANAGEMENT_PORT && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]"]

ENTRYPOINT ["./messenger"]
CMD ["serve"]
