;; Adding and subtracting ring words, little endian, modulo 2^64 and 2^32.
;;
;; Each function changes $bytes bytes at $to by the $bytes bytes at $from. $bytes is a multiple of the word; nothing is
;; aligned or checked here, the caller does that. Four vectors of 16 bytes a turn, then the rest word by word.
;; Built into src/ring-wasm.ts by tools/build-wasm.ts.
(module
  (import "ring" "memory" (memory 1))

  ;; to[i] = to[i] + from[i] mod 2^64
  (func (export "add64") (param $to i32) (param $from i32) (param $bytes i32)
    (local $end i32) (local $blocks i32)
    (local.set $end (i32.add (local.get $to) (local.get $bytes)))
    (local.set $blocks (i32.add (local.get $to) (i32.and (local.get $bytes) (i32.const -64))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $to) (local.get $blocks)))
      (v128.store (local.get $to) (i64x2.add (v128.load (local.get $to)) (v128.load (local.get $from))))
      (v128.store offset=16 (local.get $to) (i64x2.add (v128.load offset=16 (local.get $to)) (v128.load offset=16 (local.get $from))))
      (v128.store offset=32 (local.get $to) (i64x2.add (v128.load offset=32 (local.get $to)) (v128.load offset=32 (local.get $from))))
      (v128.store offset=48 (local.get $to) (i64x2.add (v128.load offset=48 (local.get $to)) (v128.load offset=48 (local.get $from))))
      (local.set $to (i32.add (local.get $to) (i32.const 64)))
      (local.set $from (i32.add (local.get $from) (i32.const 64)))
      (br $next)))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
      (i64.store (local.get $to) (i64.add (i64.load (local.get $to)) (i64.load (local.get $from))))
      (local.set $to (i32.add (local.get $to) (i32.const 8)))
      (local.set $from (i32.add (local.get $from) (i32.const 8)))
      (br $next))))

  ;; to[i] = to[i] - from[i] mod 2^64
  (func (export "subtract64") (param $to i32) (param $from i32) (param $bytes i32)
    (local $end i32) (local $blocks i32)
    (local.set $end (i32.add (local.get $to) (local.get $bytes)))
    (local.set $blocks (i32.add (local.get $to) (i32.and (local.get $bytes) (i32.const -64))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $to) (local.get $blocks)))
      (v128.store (local.get $to) (i64x2.sub (v128.load (local.get $to)) (v128.load (local.get $from))))
      (v128.store offset=16 (local.get $to) (i64x2.sub (v128.load offset=16 (local.get $to)) (v128.load offset=16 (local.get $from))))
      (v128.store offset=32 (local.get $to) (i64x2.sub (v128.load offset=32 (local.get $to)) (v128.load offset=32 (local.get $from))))
      (v128.store offset=48 (local.get $to) (i64x2.sub (v128.load offset=48 (local.get $to)) (v128.load offset=48 (local.get $from))))
      (local.set $to (i32.add (local.get $to) (i32.const 64)))
      (local.set $from (i32.add (local.get $from) (i32.const 64)))
      (br $next)))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
      (i64.store (local.get $to) (i64.sub (i64.load (local.get $to)) (i64.load (local.get $from))))
      (local.set $to (i32.add (local.get $to) (i32.const 8)))
      (local.set $from (i32.add (local.get $from) (i32.const 8)))
      (br $next))))

  ;; to[i] = to[i] + from[i] mod 2^32
  (func (export "add32") (param $to i32) (param $from i32) (param $bytes i32)
    (local $end i32) (local $blocks i32)
    (local.set $end (i32.add (local.get $to) (local.get $bytes)))
    (local.set $blocks (i32.add (local.get $to) (i32.and (local.get $bytes) (i32.const -64))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $to) (local.get $blocks)))
      (v128.store (local.get $to) (i32x4.add (v128.load (local.get $to)) (v128.load (local.get $from))))
      (v128.store offset=16 (local.get $to) (i32x4.add (v128.load offset=16 (local.get $to)) (v128.load offset=16 (local.get $from))))
      (v128.store offset=32 (local.get $to) (i32x4.add (v128.load offset=32 (local.get $to)) (v128.load offset=32 (local.get $from))))
      (v128.store offset=48 (local.get $to) (i32x4.add (v128.load offset=48 (local.get $to)) (v128.load offset=48 (local.get $from))))
      (local.set $to (i32.add (local.get $to) (i32.const 64)))
      (local.set $from (i32.add (local.get $from) (i32.const 64)))
      (br $next)))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
      (i32.store (local.get $to) (i32.add (i32.load (local.get $to)) (i32.load (local.get $from))))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (br $next))))

  ;; to[i] = to[i] - from[i] mod 2^32
  (func (export "subtract32") (param $to i32) (param $from i32) (param $bytes i32)
    (local $end i32) (local $blocks i32)
    (local.set $end (i32.add (local.get $to) (local.get $bytes)))
    (local.set $blocks (i32.add (local.get $to) (i32.and (local.get $bytes) (i32.const -64))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $to) (local.get $blocks)))
      (v128.store (local.get $to) (i32x4.sub (v128.load (local.get $to)) (v128.load (local.get $from))))
      (v128.store offset=16 (local.get $to) (i32x4.sub (v128.load offset=16 (local.get $to)) (v128.load offset=16 (local.get $from))))
      (v128.store offset=32 (local.get $to) (i32x4.sub (v128.load offset=32 (local.get $to)) (v128.load offset=32 (local.get $from))))
      (v128.store offset=48 (local.get $to) (i32x4.sub (v128.load offset=48 (local.get $to)) (v128.load offset=48 (local.get $from))))
      (local.set $to (i32.add (local.get $to) (i32.const 64)))
      (local.set $from (i32.add (local.get $from) (i32.const 64)))
      (br $next)))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $to) (local.get $end)))
      (i32.store (local.get $to) (i32.sub (i32.load (local.get $to)) (i32.load (local.get $from))))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (br $next)))))
