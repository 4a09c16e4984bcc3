# syntax=docker/dockerfile:1

# The binary carries Swift's own libraries; only OpenSSL and the C library are the run stage's.
FROM swift:6.3-bookworm AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends libssl-dev zlib1g-dev pkg-config \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY Package.swift ./
RUN swift package resolve
COPY Sources Sources
# Not built, but Package.swift names them.
COPY Tests Tests
RUN swift build -c release --static-swift-stdlib --product warest-gateway \
 && install -D "$(swift build -c release --static-swift-stdlib --show-bin-path)/warest-gateway" \
      /out/warest-gateway \
 && strip /out/warest-gateway

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends libssl3 zlib1g libstdc++6 ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin gateway \
 && install -d -o gateway -g gateway -m 0750 /var/log/warest-gateway
COPY --from=build /out/warest-gateway /usr/local/bin/warest-gateway
COPY config/gateway.yaml /etc/warest-gateway/gateway.yaml
USER gateway
VOLUME /var/log/warest-gateway

# 8080: callers, with listen: ["0.0.0.0:8080"]. 9090 (admin.listen) stays inside the container.
EXPOSE 8080

# Needs admin.listen: "127.0.0.1:9090" in the configuration. The image has no curl; bash has sockets.
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["bash", "-c", \
  "exec 3<>/dev/tcp/127.0.0.1/9090 && printf 'GET /livez HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == 'HTTP/1.1 200 '* ]]"]

ENTRYPOINT ["/usr/local/bin/warest-gateway"]
CMD ["serve", "--config", "/etc/warest-gateway/gateway.yaml"]
