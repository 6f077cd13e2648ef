#!/bin/sh
# Builds the committed ELFs again; needs arm-none-eabi-gcc (10 or newer).
set -e
cd "$(dirname "$0")"
build() {
  arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -Os -g "$@" -ffreestanding -nostdlib -fdebug-prefix-map="$PWD"=. \
    -Wl,--build-id=sha1 -T names.ld
}
build -gdwarf-4 -fshort-enums names.c -o ../names-short-enums.elf
build -gdwarf-5 -fno-short-enums names.c -o ../names-wide-enums.elf
build -gdwarf-2 old.c -o ../names-old.elf
# The pair that packagers make: the program without debug information, and what was taken out.
arm-none-eabi-objcopy --strip-debug ../names-wide-enums.elf ../names-stripped.elf
arm-none-eabi-objcopy --only-keep-debug ../names-wide-enums.elf ../names-wide-enums.debug
