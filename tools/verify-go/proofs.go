package main

import (
	"crypto/sha256"
	"fmt"
	"log"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
)

// printProofs prints, for each tree of 1 to SIZE leaves ("0", "1", …), its root and a digest over all its inclusion proofs and
// one over all its consistency proofs, so that another implementation can compare every pair with this one.
func printProofs(argument string) {
	size, err := strconv.ParseInt(argument, 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, at := range indexes {
			found[i] = stored[at]
		}
		return found, nil
	})
	for n := int64(1); n <= size; n++ {
		more, err := tlog.StoredHashes(n-1, []byte(strconv.FormatInt(n-1, 10)), reader)
		if err != nil {
			log.Fatal(err)
		}
		stored = append(stored, more...)
		root, err := tlog.TreeHash(n, reader)
		if err != nil {
			log.Fatal(err)
		}
		inclusion, consistency := sha256.New(), sha256.New()
		for m := int64(0); m < n; m++ {
			record, err := tlog.ProveRecord(n, m, reader)
			if err != nil {
				log.Fatal(err)
			}
			tree, err := tlog.ProveTree(n, m+1, reader)
			if err != nil {
				log.Fatal(err)
			}
			for _, hash := range record {
				inclusion.Write(hash[:])
			}
			for _, hash := range tree {
				consistency.Write(hash[:])
			}
		}
		fmt.Printf("%d %x %x %x\n", n, root[:], inclusion.Sum(nil), consistency.Sum(nil))
	}
}
