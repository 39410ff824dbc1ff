package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// keyList is vkeys.txt: the log's key first, then those of everybody who signs.
type keyList struct {
	note.Verifiers
	log   note.Verifier
	lines map[string]bool
	used  map[string]bool
	// the id of each actor's present identity key
	present map[string]uint32
}

func readKeys(read func(string) ([]byte, error)) (*keyList, error) {
	data, err := read("vkeys.txt")
	if err != nil {
		return nil, err
	}
	list := &keyList{lines: map[string]bool{}, used: map[string]bool{}, present: map[string]uint32{}}
	var verifiers []note.Verifier
	for _, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		key, err := note.NewVerifier(line)
		if err != nil {
			key, err = newCosigner(line)
		}
		if err != nil {
			return nil, err
		}
		verifiers, list.lines[line] = append(verifiers, key), true
	}
	list.Verifiers, list.log = note.VerifierList(verifiers...), verifiers[0]
	return list, nil
}

// shown tells whether the list has the keys that an entry shows as its actor's; from then on that identity key is the present one.
func (list *keyList) shown(first event) bool {
	key, err := hex.DecodeString(first.Key)
	if err != nil {
		return false
	}
	identity, err := note.NewEd25519VerifierKey(first.Actor, key)
	if err != nil {
		return false
	}
	for _, line := range []string{identity, first.Witness, first.LogKey} {
		if line != "" && !list.lines[line] {
			return false
		}
		list.used[line] = true
	}
	verifier, err := note.NewVerifier(identity)
	if err != nil {
		return false
	}
	list.present[first.Actor] = verifier.KeyHash()
	return true
}

// allEnrolled tells whether every key in the list was shown in an entry.
func (list *keyList) allEnrolled() error {
	for line := range list.lines {
		if !list.used[line] {
			return fmt.Errorf("%s did not enrol", line)
		}
	}
	return nil
}

// cosigner verifies cosignature/v1 (C2SP tlog-cosignature, type 0x04), which the note package leaves to others.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newCosigner(vkey string) (note.Verifier, error) {
	name, rest, _ := strings.Cut(vkey, "+")
	id, encoded, _ := strings.Cut(rest, "+")
	material, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(material) != 33 || material[0] != 4 {
		return nil, errors.New("not a verifier key")
	}
	sum := sha256.Sum256(append([]byte(name+"\n"), material...))
	if hex.EncodeToString(sum[:4]) != id {
		return nil, errors.New("not the id of this key")
	}
	return &cosigner{name, binary.BigEndian.Uint32(sum[:4]), material[1:]}, nil
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.hash }

func (c *cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	var signed bytes.Buffer
	fmt.Fprintf(&signed, "cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(c.key, signed.Bytes(), sig[8:])
}
