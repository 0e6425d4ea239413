#!/usr/bin/env run-cargo-script
#![allow(unused)]
fn main() {}
