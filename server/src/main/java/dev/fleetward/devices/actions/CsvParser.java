package dev.fleetward.devices.actions;

import dev.fleetward.kernel.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records of RFC 4180, one at a time, in UTF-8, with or without its mark; comma or semicolon as the first line has it. */
final class CsvParser {
    private static final int MAX_RECORD_CHARACTERS = 64 * 1024;
    private static final int END = -1;

    private final BufferedReader reader;
    private int separator;
    private long line;

    CsvParser(InputStream input) {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        this.reader = new BufferedReader(new InputStreamReader(input, decoder));
    }

    /** Of the record read last: the line it began on, counted from 1. */
    long line() {
        return line;
    }

    /**
     * The next record that is not an empty line.
     *
     * @throws Problem 400 where the text is no CSV: nothing behind it can be told apart
     */
    Optional<List<String>> next() {
        try {
            List<String> cells;
            do {
                line++;
                reader.mark(1);
                if (reader.read() == END) {
                    return Optional.empty();
                }
                reader.reset();
                cells = record();
            } while (cells.size() == 1 && cells.getFirst().isEmpty());
            return Optional.of(cells);
        } catch (CharacterCodingException e) {
            throw Problem.invalid("Line %,d is not UTF-8 text.".formatted(line));
        } catch (IOException e) {
            throw Problem.invalid("The file broke off at line %,d.".formatted(line));
        }
    }

    private List<String> record() throws IOException {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        int characters = 0;
        while (true) {
            int c = reader.read();
            if (++characters > MAX_RECORD_CHARACTERS) {
                throw Problem.invalid("The record at line %,d is longer than %,d characters; is a quote not closed?"
                        .formatted(line, MAX_RECORD_CHARACTERS));
            }
            if (quoted && c == END) {
                throw Problem.invalid("A quote of the record at line %,d is not closed.".formatted(line));
            } else if (quoted && c == '"') {
                quoted = isNext('"');
                if (quoted) {
                    cell.append('"');
                }
            } else if (quoted) {
                cell.append((char) c);
            } else if (c == '"' && cell.isEmpty()) {
                quoted = true;
            } else if (c == END || c == '\n' || c == '\r' && isNext('\n')) {
                cells.add(cell.toString());
                return cells;
            } else if (isSeparator(c)) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else if (c != '\ufeff' || line > 1) {
                cell.append((char) c);
            }
        }
    }

    private boolean isSeparator(int c) {
        if (separator == 0 && (c == ',' || c == ';')) {
            separator = c;
        }
        return c == separator;
    }

    private boolean isNext(char wanted) throws IOException {
        reader.mark(1);
        if (reader.read() == wanted) {
            return true;
        }
        reader.reset();
        return false;
    }
}
