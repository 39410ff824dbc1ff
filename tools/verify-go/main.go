// Command verify-go checks the log of a Ketensom bundle with software that Ketensom did not write: the note and tlog packages
// behind Go's own checksum database. It prints a verdict and exits with 0 (verified) or 4 (not verified), as ketensom-audit does.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// event holds the fields of an entry that this program looks at.
type event struct {
	Actor, Type, Key, Prev string
	Seq                    int64
	LogKey                 string `json:"log_vkey"`
	Witness                string `json:"witness_vkey"`
}

// a violation names the claim of docs/auditing.md that does not hold.
func violated(claim, format string, about ...any) error {
	return fmt.Errorf("violated     %-12s %s", claim, fmt.Sprintf(format, about...))
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "proofs" {
		printProofs(os.Args[2])
		return
	}
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: verify-go BUNDLE | verify-go proofs SIZE")
		os.Exit(2)
	}
	size, err := verify(os.Args[1])
	if err != nil {
		fmt.Printf("%v\nNOT VERIFIED\n", err)
		os.Exit(4)
	}
	fmt.Printf("VERIFIED     %d entries\n", size)
}

// aLog is a bundle as it is read: its files, keys and newest head, and the hashes of its tree in tlog's order.
type aLog struct {
	read   func(path string) ([]byte, error)
	keys   *keyList
	head   tlog.Tree
	hashes []tlog.Hash
	chains map[string]chain
}

func verify(bundle string) (int64, error) {
	l := &aLog{chains: map[string]chain{}}
	l.read = func(path string) ([]byte, error) { return os.ReadFile(filepath.Join(bundle, path)) }
	var err error
	if l.keys, err = readKeys(l.read); err != nil {
		return 0, violated("documents", "vkeys.txt: %v", err)
	}
	if l.head, err = openCheckpoint(l.read, "checkpoint", l.keys); err != nil {
		return 0, violated("log", "checkpoint: %v", err)
	}
	others, err := filepath.Glob(filepath.Join(bundle, "cosignatures", "*"))
	for i, path := range others {
		others[i] = filepath.Join("cosignatures", filepath.Base(path))
	}
	for _, step := range []func() error{l.checkEntries, l.checkTiles, func() error { return l.checkHeads(others) }} {
		if err == nil {
			err = step()
		}
	}
	return l.head.N, err
}

// ReadHashes makes the log a tlog.HashReader.
func (l *aLog) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, at := range indexes {
		if at >= int64(len(l.hashes)) {
			return nil, errors.New("outside the tree")
		}
		found[i] = l.hashes[at]
	}
	return found, nil
}

func (l *aLog) checkEntries() error {
	if l.head.N == 0 {
		return violated("events", "the log is empty")
	}
	for n := int64(0); n < l.head.N; {
		entries, err := l.readEntries(n)
		if err != nil {
			return violated("log", "entries from %d: %v", n, err)
		}
		for _, entry := range entries {
			if err := checkEntry(entry, n, l.keys, l.chains); err != nil {
				return err
			}
			more, err := tlog.StoredHashes(n, entry, l)
			if err != nil {
				return violated("log", "%v", err)
			}
			l.hashes = append(l.hashes, more...)
			n++
		}
	}
	if err := l.keys.allEnrolled(); err != nil {
		return violated("documents", "vkeys.txt: %v", err)
	}
	return nil
}

func (l *aLog) checkTiles() error {
	if err := l.checkHead(l.head); err != nil {
		return violated("log", "checkpoint: %v", err)
	}
	for _, tile := range tlog.NewTiles(8, 0, l.head.N) {
		if widest := l.head.N>>(8*tile.L) - tile.N*256; tile.W < 256 && int64(tile.W) != widest {
			continue // a narrower tile, for a log that was smaller once
		}
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		stored, err := l.read(path)
		want, readErr := tlog.ReadTileData(tile, l)
		if err != nil || readErr != nil || !bytes.Equal(stored, want) {
			return violated("log", "%s does not hold the hashes of its leaves", path)
		}
	}
	return nil
}

// checkHeads holds every other checkpoint in the bundle, with its cosignatures, against the entries.
func (l *aLog) checkHeads(paths []string) error {
	for _, path := range paths {
		head, err := openCheckpoint(l.read, path, l.keys)
		if err == nil {
			err = l.checkHead(head)
		}
		if err != nil {
			return violated("heads", "%s: %v", path, err)
		}
	}
	return nil
}

func (l *aLog) checkHead(head tlog.Tree) error {
	if head.N > l.head.N {
		return errors.New("a head of another log")
	}
	root, err := tlog.TreeHash(head.N, l)
	if err == nil && root != head.Hash {
		err = errors.New("not the root of the entries")
	}
	return err
}

// readEntries gives the entries of the bundle file that starts at entry n.
func (l *aLog) readEntries(n int64) ([][]byte, error) {
	width := int64(256)
	if l.head.N-n < width {
		width = l.head.N - n
	}
	path := tlog.Tile{H: 8, L: -1, N: n / 256, W: int(width)}.Path()
	data, err := l.read(strings.Replace(path, "tile/8/data/", "tile/entries/", 1))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for int64(len(entries)) < width {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, errors.New("cut short")
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries, data = append(entries, data[2:end]), data[end:]
	}
	if len(data) > 0 {
		return nil, errors.New("more entries than the checkpoint says")
	}
	return entries, nil
}

// chain is the last entry of an actor.
type chain struct {
	seq  int64
	hash string
}

func checkEntry(entry []byte, n int64, keys *keyList, chains map[string]chain) error {
	opened, err := note.Open(entry, keys)
	if err != nil {
		return violated("events", "entry %d: %v", n, err)
	}
	lines := strings.Split(opened.Text, "\n")
	var said event
	if len(lines) != 3 || lines[0] != "ketensom/event/v1" || json.Unmarshal([]byte(lines[1]), &said) != nil {
		return violated("events", "entry %d is no event", n)
	}
	if len(opened.Sigs) != 1 || len(opened.UnverifiedSigs) != 0 || opened.Sigs[0].Name != said.Actor {
		return violated("events", "entry %d is not signed by its actor alone", n)
	}
	before, known := chains[said.Actor]
	if known == (said.Seq == 0) || (known && (said.Seq != before.seq+1 || said.Prev != before.hash)) {
		return violated("ledger", "entry %d does not follow the one before it by %s", n, said.Actor)
	}
	if known && opened.Sigs[0].Hash != keys.present[said.Actor] {
		return violated("events", "entry %d is signed with a key that %s had before", n, said.Actor)
	}
	if (!known || said.Type == "key.rotated") && !keys.shown(said) {
		return violated("documents", "vkeys.txt has other keys than %s shows in entry %d", said.Actor, n)
	}
	hash := tlog.RecordHash(entry)
	chains[said.Actor] = chain{said.Seq, hex.EncodeToString(hash[:])}
	return nil
}

// openCheckpoint reads a checkpoint with the log's signature; a bad signature by a known key spoils it.
func openCheckpoint(read func(string) ([]byte, error), path string, keys *keyList) (tlog.Tree, error) {
	data, err := read(path)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(data, keys)
	if err != nil {
		return tlog.Tree{}, err
	}
	byLog := false
	for _, sig := range opened.Sigs {
		byLog = byLog || (sig.Name == keys.log.Name() && sig.Hash == keys.log.KeyHash())
	}
	lines := strings.Split(opened.Text, "\n")
	if len(opened.UnverifiedSigs) != 0 {
		return tlog.Tree{}, errors.New("a signature by nobody who enrolled")
	}
	if !byLog || len(lines) != 4 || lines[0] != keys.log.Name() {
		return tlog.Tree{}, errors.New("not a checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	root, rootErr := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || rootErr != nil || len(root) != tlog.HashSize || strconv.FormatInt(size, 10) != lines[1] || size < 0 {
		return tlog.Tree{}, errors.New("malformed")
	}
	return tlog.Tree{N: size, Hash: *(*tlog.Hash)(root)}, nil
}
