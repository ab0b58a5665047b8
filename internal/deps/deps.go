// Package deps pins modules until their importers land.
package deps

import (
	_ "github.com/BurntSushi/toml"
	_ "github.com/CyCoreSystems/ari/v6"
	_ "github.com/CyCoreSystems/ari/v6/client/native"
	_ "github.com/danielgtaylor/huma/v2"
	_ "github.com/danielgtaylor/huma/v2/adapters/humaecho"
	_ "github.com/go-sql-driver/mysql"
	_ "github.com/gorilla/websocket"
	_ "github.com/ivahaev/amigo"
	_ "github.com/labstack/echo/v4"
	_ "github.com/nats-io/nats-server/v2/server"
	_ "github.com/nats-io/nats.go"
	_ "github.com/nats-io/nats.go/jetstream"
	_ "github.com/oklog/ulid/v2"
	_ "github.com/pressly/goose/v3"
	_ "github.com/prometheus/client_golang/prometheus/promhttp"
	_ "go.uber.org/goleak"
	_ "golang.org/x/crypto/argon2"
	_ "golang.org/x/sync/errgroup"
	_ "github.com/pion/webrtc/v4"
	_ "golang.org/x/time/rate"
)
