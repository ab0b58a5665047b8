package webchat_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	pngs "image/png"
)

// sign is what a web site does for its user.
func sign(user string) string {
	m := hmac.New(sha256.New, []byte(testSecret))
	m.Write([]byte(user))
	return hex.EncodeToString(m.Sum(nil))
}

func picture(width, height int) []byte {
	p := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			p.Set(x, y, color.RGBA{uint8(30 + x*120/width), uint8(90 + y*120/height), 120, 255})
		}
	}
	var b bytes.Buffer
	if err := pngs.Encode(&b, p); err != nil {
		panic(err)
	}
	return b.Bytes()
}
