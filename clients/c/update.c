/* Takes one update from a Fleetward server over plain HTTP: asks in CBOR, downloads with resume, verifies, reports.
 *
 * usage: update HOST PORT PROJECT_KEY SERIAL VERSION FILE
 *
 * The one file of the update is put at FILE. Ends with 0 when it is there and reported, 3 when there is no update.
 */
#define _POSIX_C_SOURCE 200809L
#include <netdb.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *host, *port, *key, *serial;

/* SHA-256 (FIPS 180-4). */
typedef struct { uint32_t h[8]; uint8_t block[64]; size_t used; uint64_t bytes; } sha256;

static uint32_t rotate(uint32_t x, int n) { return x >> n | x << (32 - n); }

static const uint32_t K[64] = {
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
  0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
  0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
  0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
  0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
  0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static void digest_block(sha256 *s) {
  uint32_t w[64], v[8];
  for (int i = 0; i < 16; i++)
    w[i] = (uint32_t)s->block[4 * i] << 24 | (uint32_t)s->block[4 * i + 1] << 16 | (uint32_t)s->block[4 * i + 2] << 8 |
           s->block[4 * i + 3];
  for (int i = 16; i < 64; i++)
    w[i] = w[i - 16] + w[i - 7] + (rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3) +
           (rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10);
  memcpy(v, s->h, sizeof v);
  for (int i = 0; i < 64; i++) {
    uint32_t one = v[7] + (rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)) + ((v[4] & v[5]) ^ (~v[4] & v[6])) + K[i] + w[i];
    uint32_t two = (rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)) + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
    memmove(v + 1, v, 7 * sizeof *v);
    v[4] += one;
    v[0] = one + two;
  }
  for (int i = 0; i < 8; i++) s->h[i] += v[i];
}

static void digest(sha256 *s, const uint8_t *bytes, size_t n) {
  s->bytes += n;
  while (n-- > 0) {
    s->block[s->used++] = *bytes++;
    if (s->used == 64) digest_block(s), s->used = 0;
  }
}

static void digest_hex(sha256 *s, char hex[65]) {
  uint64_t bits = s->bytes * 8;
  uint8_t pad = 0x80, length[8];
  digest(s, &pad, 1);
  for (pad = 0; s->used != 56;) digest(s, &pad, 1);
  for (int i = 0; i < 8; i++) length[i] = (uint8_t)(bits >> (56 - 8 * i));
  digest(s, length, 8);
  for (int i = 0; i < 8; i++) snprintf(hex + 8 * i, 9, "%08x", (unsigned)s->h[i]);
}

static int file_matches(FILE *file, const char *expected) {
  sha256 s = {.h = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
  uint8_t piece[4096];
  char hex[65];
  rewind(file);
  for (size_t n; (n = fread(piece, 1, sizeof piece, file)) > 0;) digest(&s, piece, n);
  digest_hex(&s, hex);
  return strcmp(hex, expected) == 0;
}

/* HTTP: one request on a connection of its own. Returns the status; the body is what then comes from the stream. */
static FILE *connection;

static int request(const char *method, const char *path, const char *more, const uint8_t *body, size_t length) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
  char line[1024];
  int status = 0;
  if (connection) fclose(connection), connection = NULL;
  if (getaddrinfo(host, port, &hints, &found) != 0) return 0;
  int fd = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
  int open = fd >= 0 && connect(fd, found->ai_addr, found->ai_addrlen) == 0;
  freeaddrinfo(found);
  if (!open) {
    if (fd >= 0) close(fd);
    return 0;
  }
  connection = fdopen(fd, "r+");
  fprintf(connection, "%s %s HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n%sContent-Length: %zu\r\n\r\n", method, path,
          host, port, more, length);
  if (length) fwrite(body, 1, length, connection);
  fflush(connection);
  if (fgets(line, sizeof line, connection)) sscanf(line, "HTTP/1.1 %d", &status);
  while (fgets(line, sizeof line, connection) && line[0] != '\r') {
  }
  return status;
}

/* CBOR as far as the answer needs it (RFC 8949): maps, lists, texts, numbers, booleans. */
static uint8_t answer[8192];
static size_t at, end;

typedef struct { int major; uint64_t value; const uint8_t *text; } item;

static item next(void) {
  item it = {.major = -1};
  if (at >= end) return it;
  uint8_t head = answer[at++];
  it.value = (head & 31) == 31 ? UINT64_MAX : head & 31; /* 31: until a break */
  if (it.value >= 24 && it.value <= 27) {
    int bytes = 1 << (it.value - 24);
    for (it.value = 0; bytes-- > 0 && at < end;) it.value = it.value << 8 | answer[at++];
  }
  it.major = head >> 5;
  if (it.major == 2 || it.major == 3) {
    if (it.value > end - at) return (item){.major = -1};
    it.text = answer + at;
    at += (size_t)it.value;
  }
  return it;
}

static char name[256], url[1024], sha[65], version[128], what[16];
static uint64_t action, size;

static void keep(char *target, size_t room, item it) {
  size_t n = it.value < room ? (size_t)it.value : room - 1;
  memcpy(target, it.text, n);
  target[n] = 0;
}

/* Walks the answer; members of the same name mean the same wherever they are. */
static int walk(int depth) {
  item it = next();
  if (it.major < 0 || depth > 8) return 0;
  if (it.major == 4 || it.major == 5) {
    for (uint64_t i = 0; i < it.value; i++) {
      if (at < end && it.value == UINT64_MAX && answer[at] == 0xFF) {
        at++;
        break;
      }
      if (it.major == 5) {
        item member = next();
        if (member.major != 3) return 0;
        size_t value = at;
        item v = next();
        char label[32];
        keep(label, sizeof label, member);
        if (v.major == 3 && !strcmp(label, "do")) keep(what, sizeof what, v);
        else if (v.major == 3 && !strcmp(label, "url")) keep(url, sizeof url, v);
        else if (v.major == 3 && !strcmp(label, "sha256")) keep(sha, sizeof sha, v);
        else if (v.major == 3 && !strcmp(label, "name")) keep(name, sizeof name, v);
        else if (v.major == 3 && !strcmp(label, "version")) keep(version, sizeof version, v);
        else if (v.major == 0 && !strcmp(label, "action")) action = v.value;
        else if (v.major == 0 && !strcmp(label, "size")) size = v.value;
        at = value;
      }
      if (!walk(depth + 1)) return 0;
    }
  }
  return 1;
}

static int report(const char *state, const char *message) {
  char path[300], more[300];
  uint8_t body[300];
  size_t n = 0;
  const char *words[] = {"state", state, "message", message};
  body[n++] = 0xA2;
  for (int i = 0; i < 4; i++) {
    size_t length = strlen(words[i]);
    if (length > 23) body[n++] = 0x78, body[n++] = (uint8_t)length;
    else body[n++] = 0x60 | (uint8_t)length;
    memcpy(body + n, words[i], length);
    n += length;
  }
  snprintf(path, sizeof path, "/device/v1/update/%lu?serial=%s", (unsigned long)action, serial);
  snprintf(more, sizeof more, "Memfault-Project-Key: %s\r\nContent-Type: application/cbor\r\n", key);
  return request("POST", path, more, body, n) == 204;
}

/* Goes on where the file ends; the server's file never changes under its address. */
static int download(FILE *file) {
  char more[64], *path = strstr(url, "//");
  uint8_t piece[4096];
  path = path ? strchr(path + 2, '/') : NULL;
  for (int attempt = 0; path && attempt < 20; attempt++) {
    fseek(file, 0, SEEK_END);
    long have = ftell(file);
    if (have >= 0 && (uint64_t)have >= size) return 1;
    snprintf(more, sizeof more, "Range: bytes=%ld-\r\n", have);
    int status = request("GET", path, more, NULL, 0);
    if (status == 403 || status == 404) return 0;
    if (status != 206) continue;
    for (size_t n; (n = fread(piece, 1, sizeof piece, connection)) > 0;) fwrite(piece, 1, n, file);
    fflush(file);
  }
  return 0;
}

int main(int argc, char **argv) {
  char path[512], more[300];
  if (argc != 7 || strlen(argv[3]) > 64 || strlen(argv[4]) > 128 || strlen(argv[5]) > 100) {
    fprintf(stderr, "usage: update HOST PORT PROJECT_KEY SERIAL VERSION FILE\n");
    return 2;
  }
  host = argv[1], port = argv[2], key = argv[3], serial = argv[4];
  snprintf(path, sizeof path, "/device/v1/update?serial=%s&version=%s&hardware=reference", serial, argv[5]);
  snprintf(more, sizeof more, "Memfault-Project-Key: %s\r\nAccept: application/cbor\r\n", key);
  int status = request("GET", path, more, NULL, 0);
  if (status == 204) {
    printf("up to date\n");
    return 3;
  }
  if (status != 200) {
    fprintf(stderr, "the server answered %d\n", status);
    return 1;
  }
  end = fread(answer, 1, sizeof answer, connection);
  if (!walk(0) || strcmp(what, "install") != 0 || !url[0]) {
    fprintf(stderr, "nothing to install: %s\n", what);
    return 1;
  }
  FILE *file = fopen(argv[6], "ab+");
  if (!file) return 1;
  report("downloading", name);
  int good = download(file) && file_matches(file, sha);
  fclose(file);
  if (!good) remove(argv[6]);
  if (!report(good ? "succeeded" : "failed", good ? "verified by SHA-256" : "not the bytes announced") || !good) return 1;
  printf("%s\n", version);
  return 0;
}
