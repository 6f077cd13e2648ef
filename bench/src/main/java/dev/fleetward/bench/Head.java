package dev.fleetward.bench;

import java.nio.charset.StandardCharsets;

/** The head of an HTTP/1.1 answer with a length, read from its bytes: making texts of it would cost as much as the answer. */
final class Head {
    private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private Head() {}

    /** Whether the answer with its body is here. */
    static boolean isWhole(byte[] bytes, int length) {
        long announced = 0;
        for (int i = 0; i + 3 < length; i++) {
            if (bytes[i] != '\r') {
                continue;
            }
            if (bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return length >= i + 4 + announced;
            }
            if (isLength(bytes, i, length)) {
                announced = number(bytes, i + LENGTH.length, length);
            }
        }
        return false;
    }

    static int status(byte[] bytes) {
        return (bytes[STATUS_AT] - '0') * 100 + (bytes[STATUS_AT + 1] - '0') * 10 + bytes[STATUS_AT + 2] - '0';
    }

    private static boolean isLength(byte[] bytes, int at, int length) {
        if (at + LENGTH.length >= length) {
            return false;
        }
        for (int i = 0; i < LENGTH.length; i++) {
            int letter = bytes[at + i];
            if ((letter >= 'A' && letter <= 'Z' ? letter + 'a' - 'A' : letter) != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private static long number(byte[] bytes, int at, int length) {
        long number = 0;
        for (int i = at; i < length && bytes[i] != '\r'; i++) {
            if (bytes[i] >= '0' && bytes[i] <= '9') {
                number = number * 10 + bytes[i] - '0';
            }
        }
        return number;
    }
}
