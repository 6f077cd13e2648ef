#!/bin/sh
# Builds the two small programs whose data are kernels' threads. Needs gcc-arm-none-eabi.
set -eu
cd "$(dirname "$0")"
for kernel in threadx zephyr; do
  arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -O1 -g -ffreestanding -nostdlib -ffile-prefix-map="$PWD"=/rtos \
    -Wl,-Ttext-segment=0x8000 -Wl,-Tdata=0x20000000 -Wl,--no-warn-rwx-segments -Wl,--build-id=sha1 $kernel.c -o $kernel.elf
done
