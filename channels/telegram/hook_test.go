package telegram_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
)

// newHook serves a webhook; handle answers the status.
func newHook(t *testing.T, handle func(r *http.Request, body []byte) int) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(handle(r, body))
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func idOf(chat, message int64) string {
	return strconv.FormatInt(chat, 10) + ":" + strconv.FormatInt(message, 10)
}
