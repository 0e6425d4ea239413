#!/bin/sh -e
# a
ls # b
