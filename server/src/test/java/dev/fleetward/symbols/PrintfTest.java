package dev.fleetward.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintfTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Expected texts are what glibc 2.36 printed for the same format and values. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "%5d|%-5d|%05d|%+d|% d ~ [42,42,42,42,42] ~ `   42|42   |00042|+42| 42`",
                "%u %x %X %o ~ [-1,-559038737,255,8] ~ 4294967295 deadbeef FF 10",
                "%hhu %hd %hhd %hx ~ [-1,65535,200,-1] ~ 255 -1 -56 ffff",
                "%#x %#o %#X %#x ~ [255,8,255,0] ~ 0xff 010 0XFF 0",
                "%.3d|%8.3d|%-8.3d|%.0d| ~ [7,7,7,0] ~ 007|     007|007     ||",
                "%lld %llu %llx ~ [[-9007199254740993],[-1],[-1]] ~ -9007199254740993 18446744073709551615 ffffffffffffffff",
                "%f %.2f %.0f %.1f ~ [{\"double\":21.375},{\"double\":0.125},{\"double\":2.5},{\"double\":0.25}] ~ 21.375000 0.12 2 0.2",
                "%e %.0e %E %.3e ~ [{\"double\":12345.678},{\"double\":15.0},{\"double\":0.00012},{\"double\":0.0}] ~ 1.234568e+04 2e+01 1.200000E-04 0.000e+00",
                "%g %g %g %g ~ [{\"double\":100000.0},{\"double\":1000000.0},{\"double\":0.0001},{\"double\":0.00001}] ~ 100000 1e+06 0.0001 1e-05",
                "%#g %.3g %g ~ [{\"double\":1.0},{\"double\":1234.5},{\"double\":0.0}] ~ 1.00000 1.23e+03 0",
                "%8.3f|%-8.1f|%08.2f|%+.1f ~ [{\"double\":3.14159},{\"double\":2.0},{\"double\":-3.5},{\"double\":1.0}] ~ `   3.142|2.0     |-0003.50|+1.0`",
                "%f %F %5f ~ [{\"double\":\"Infinity\"},{\"double\":\"-Infinity\"},{\"double\":\"NaN\"}] ~ inf -INF   nan",
                "%c%c|%3c|%-3c| ~ [111,107,120,121] ~ ok|  x|y  |",
                "%s|%10s|%-10s|%.2s| ~ [\"hello\",\"hi\",\"hi\",\"hello\"] ~ hello|        hi|hi        |he|",
                "%*d|%-*d|%*d|%.*f ~ [5,42,5,42,-5,42,2,{\"double\":3.14159}] ~ `   42|42   |42   |3.14`",
                "100%% %d%% ~ [50] ~ 100% 50%",
                "%i %d ~ [-2147483648,2147483647] ~ -2147483648 2147483647",
                "%e ~ [{\"double\":1e300}] ~ 1.000000e+300",
                "%.20f ~ [{\"double\":0.1}] ~ 0.10000000000000000555",
                "%g %g %.10g ~ [{\"double\":1e-300},{\"double\":123456789.0},{\"double\":0.1}] ~ 1e-300 1.23457e+08 0.1",
                "%f ~ [{\"double\":-0.0}] ~ -0.000000",
                "%p ~ [-559038737] ~ 0xdeadbeef",
                "%p ~ [[1311768467463790320]] ~ 0x123456789abcdef0",
                "%s ~ [\"(null)\"] ~ (null)",
            })
    void a_line_reads_as_the_c_library_would_print_it(String format, String args, String expected) throws IOException {
        assertThat(new Printf(format, JSON.readTree(args)).text()).isEqualTo(expected);
    }

    /** A format and arguments that do not fit each other still make a line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "%d and %d ~ [1] ~ 1 and (missing)",
                "%d ~ [\"text\"] ~ text",
                "%s ~ [7] ~ 7",
                "%y ~ [7] ~ %y",
                "50 % ~ [] ~ 50 %",
                "%l ~ [1] ~ %l",
            })
    void what_cannot_be_converted_stands_as_it_is(String format, String args, String expected) throws IOException {
        assertThat(new Printf(format, JSON.readTree(args)).text()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {"1 ~ [{\"0\":1,\"1\":204}]", "2 ~ [1]", "0 ~ [1]"})
    void arguments_that_are_not_the_formats_make_no_line(int count, String args) throws IOException {
        assertThat(new LogFormat(count, "main.c", 1, "%s").render(JSON.readTree(args)))
                .isEmpty();
    }

    @Property(tries = 2_000)
    void whatever_comes_makes_a_bounded_line(@ForAll("formats") String format, @ForAll("arguments") JsonNode args) {
        assertThat(new Printf(format, args).text()).hasSizeLessThanOrEqualTo(Printf.MAX_LINE_CHARACTERS);
    }

    @Provide
    Arbitrary<String> formats() {
        return Arbitraries.strings()
                .withChars("%%%%%dduxXcsfegap*.0123456789-+ #hlLqn~")
                .withChars('\u00e9', '\uffff')
                .ofMaxLength(60);
    }

    @Provide
    Arbitrary<JsonNode> arguments() {
        var json = JsonNodeFactory.instance;
        Arbitrary<JsonNode> one = Arbitraries.oneOf(
                Arbitraries.longs().map(json::numberNode),
                Arbitraries.longs().map(n -> json.arrayNode().add(n)),
                Arbitraries.doubles().map(x -> json.objectNode().put("double", x)),
                Arbitraries.of("NaN", "Infinity", "-Infinity", "odd")
                        .map(x -> json.objectNode().put("double", x)),
                Arbitraries.strings().ofMaxLength(300).map(json::textNode),
                Arbitraries.of(List.of(json.nullNode(), json.objectNode(), json.arrayNode(), json.booleanNode(true))));
        return one.list().ofMaxSize(8).map(items -> {
            ArrayNode args = json.arrayNode();
            args.addAll(items);
            return args;
        });
    }
}
