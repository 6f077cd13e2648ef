/* Sends one heartbeat to a Fleetward server as native CBOR, over plain HTTP.
 *
 * usage: events HOST PORT PROJECT_KEY SERIAL UPTIME_SECONDS
 */
#define _POSIX_C_SOURCE 200809L
#include <netdb.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static uint8_t batch[512];
static size_t length;

/* A CBOR initial byte with its argument (RFC 8949, section 3). */
static void put_head(uint8_t major, uint32_t argument) {
  if (argument < 24) {
    batch[length++] = (uint8_t)(major << 5 | argument);
    return;
  }
  batch[length++] = (uint8_t)(major << 5 | 26);
  for (int shift = 24; shift >= 0; shift -= 8) batch[length++] = (uint8_t)(argument >> shift);
}

static void put_text(const char *text) {
  size_t n = strlen(text);
  put_head(3, (uint32_t)n);
  memcpy(batch + length, text, n);
  length += n;
}

static void put_map(uint32_t members) { put_head(5, members); }

/* {"device":{"serial":…,"hardware":…,"software":{…}},"events":[{"id":…,"type":"heartbeat","metrics":{…}}]} */
static void build(const char *serial, const char *id, uint32_t uptime_seconds) {
  put_map(2);
  put_text("device"), put_map(3);
  put_text("serial"), put_text(serial);
  put_text("hardware"), put_text("reference");
  put_text("software"), put_map(2);
  put_text("type"), put_text("main");
  put_text("version"), put_text("1.0.0");
  put_text("events"), put_head(4, 1), put_map(3);
  put_text("id"), put_text(id);
  put_text("type"), put_text("heartbeat");
  put_text("metrics"), put_map(1);
  put_text("uptime_s"), put_head(0, uptime_seconds);
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
  if (argc != 6 || strlen(argv[4]) > 128) {
    fprintf(stderr, "usage: events HOST PORT PROJECT_KEY SERIAL UPTIME_SECONDS\n");
    return 2;
  }
  /* A device would count its boots and its events of this boot; the server takes each id of a device once. */
  char id[32];
  snprintf(id, sizeof id, "%ld-1", (long)getpid());
  build(argv[4], id, (uint32_t)strtoul(argv[5], NULL, 10));
  int fd = connect_to(argv[1], argv[2]);
  if (fd < 0) {
    fprintf(stderr, "no server at %s:%s\n", argv[1], argv[2]);
    return 1;
  }
  char head[512];
  int n = snprintf(head, sizeof head,
                   "POST /device/v1/events HTTP/1.1\r\nHost:%s\r\nMemfault-Project-Key:%s\r\n"
                   "Content-Type:application/cbor\r\nContent-Length:%zu\r\n\r\n",
                   argv[1], argv[3], length);
  if (n < 0 || (size_t)n >= sizeof head) return 2;
  char answer[64] = {0};
  int sent = write(fd, head, (size_t)n) == n && write(fd, batch, length) == (ssize_t)length;
  int got = sent && read(fd, answer, sizeof answer - 1) > 12;
  close(fd);
  if (!got) return 1;
  printf("%.3s\n", answer + 9);
  return strncmp(answer + 9, "202", 3) == 0 ? 0 : 1;
}
