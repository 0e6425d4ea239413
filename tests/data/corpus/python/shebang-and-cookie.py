#!/usr/bin/python3
# -*- coding: latin-1 -*-
a = 1
