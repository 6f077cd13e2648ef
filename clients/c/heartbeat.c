/* Sends one heartbeat to a Fleetward server as one chunk of the Memfault firmware protocol, over plain HTTP.
 *
 * usage: heartbeat HOST PORT PROJECT_KEY SERIAL UPTIME_SECONDS
 */
#define _POSIX_C_SOURCE 200809L
#include <netdb.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static uint8_t chunk[256];
static size_t length;

static void put(uint8_t byte) { chunk[length++] = byte; }

/* CBOR text shorter than 24 bytes (RFC 8949, section 3). */
static void put_text(const char *text) {
  size_t n = strlen(text);
  put(0x60 | (uint8_t)n);
  memcpy(chunk + length, text, n);
  length += n;
}

static void put_uint32(uint32_t value) {
  put(0x1A);
  for (int shift = 24; shift >= 0; shift -= 8) put((uint8_t)(value >> shift));
}

/* CRC-16/XMODEM over the message, without the chunk's header byte. */
static uint16_t crc16(const uint8_t *bytes, size_t n) {
  uint16_t crc = 0;
  for (size_t i = 0; i < n; i++) {
    crc ^= (uint16_t)(bytes[i] << 8);
    for (int bit = 0; bit < 8; bit++) crc = (uint16_t)(crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1);
  }
  return crc;
}

static void build(uint32_t uptime_seconds) {
  put(0x08);                        /* one chunk, CRC at its end */
  put(0x02);                        /* event message */
  put(0xA6);                        /* map of 6 */
  put(2), put(1);                   /* type: heartbeat */
  put(3), put(1);                   /* schema version */
  put(10), put_text("main");        /* software type */
  put(9), put_text("1.0.0");        /* software version */
  put(6), put_text("reference");    /* hardware version */
  put(4), put(0xA1), put(1);        /* info: the metrics */
  put(0xA1), put_text("uptime_s"), put_uint32(uptime_seconds);
  uint16_t crc = crc16(chunk + 1, length - 1);
  put((uint8_t)crc), put((uint8_t)(crc >> 8));
}

static int connect_to(const char *host, const char *port) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
  if (getaddrinfo(host, port, &hints, &found) != 0) return -1;
  int fd = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
  if (fd >= 0 && connect(fd, found->ai_addr, found->ai_addrlen) != 0) close(fd), fd = -1;
  freeaddrinfo(found);
  return fd;
}

int main(int argc, char **argv) {
  if (argc != 6) {
    fprintf(stderr, "usage: heartbeat HOST PORT PROJECT_KEY SERIAL UPTIME_SECONDS\n");
    return 2;
  }
  build((uint32_t)strtoul(argv[5], NULL, 10));
  int fd = connect_to(argv[1], argv[2]);
  if (fd < 0) {
    fprintf(stderr, "no server at %s:%s\n", argv[1], argv[2]);
    return 1;
  }
  char head[512];
  int n = snprintf(head, sizeof head,
                   "POST /api/v0/chunks/%s HTTP/1.1\r\nHost:%s\r\nMemfault-Project-Key:%s\r\n"
                   "Content-Type:application/octet-stream\r\nContent-Length:%zu\r\n\r\n",
                   argv[4], argv[1], argv[3], length);
  if (n < 0 || (size_t)n >= sizeof head) return 2;
  char answer[64] = {0};
  int sent = write(fd, head, (size_t)n) == n && write(fd, chunk, length) == (ssize_t)length;
  int got = sent && read(fd, answer, sizeof answer - 1) > 12;
  close(fd);
  if (!got) return 1;
  printf("%.3s\n", answer + 9);
  return strncmp(answer + 9, "202", 3) == 0 ? 0 : 1;
}
