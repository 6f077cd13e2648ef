package dev.fleetward.crashes.dump;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.crashes.dump.CrashReport.Frame;
import dev.fleetward.crashes.dump.CrashReport.ThreadDump;
import dev.fleetward.crashes.dump.CrashReport.Trust;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every thread of every Cortex-M dump has the frames that a debugger finds, where the debugger is right. */
class CortexMFramesTest {
    static List<String> dumps() {
        return DumpFixtures.names(DumpFixtures.cortexM());
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void the_crashed_threads_frames_are_the_debuggers(String name) throws BadDump {
        JsonNode expected = DumpFixtures.expected(DumpFixtures.cortexM(), name);
        var wanted = DebuggerFrames.of(expected.at("/crashed/frames"));

        CrashReport report = analyse(name);

        var found = DebuggerFrames.ofReport(report.crashed().frames());
        if (!expected.at("/fault/stacked_frame_reliable").asBoolean()) {
            assertUnreliable(report, wanted, found);
        } else if (wanted.haveException()) {
            // The debugger was given no process stack pointer, so it looks for the interrupted task on the wrong stack.
            assertThat(found.untilException()).isEqualTo(wanted.untilException());
            assertGoesOnInTheTask(report);
        } else {
            assertThat(found).isEqualTo(wanted);
            assertThat(report.crashed().frames()).noneMatch(frame -> frame.trust() == Trust.SCANNED);
        }
    }

    private static void assertUnreliable(CrashReport report, DebuggerFrames wanted, DebuggerFrames found) {
        assertThat(found.lines().getFirst()).isEqualTo(wanted.lines().getFirst());
        assertThat(report.crashed().frames().getFirst().trust()).isEqualTo(Trust.UNRELIABLE);
        assertThat(report.crashed().frames().stream().skip(1))
                .isNotEmpty()
                .allMatch(frame -> frame.trust() == Trust.SCANNED);
        assertThat(report.fault().sentence()).startsWith("Thread “deep” ran out of stack");
    }

    private static void assertGoesOnInTheTask(CrashReport report) {
        List<Frame> frames = report.crashed().frames();
        assertThat(frames).extracting(Frame::function).endsWith("run_scenario", "control_task");
        assertThat(frames.stream().filter(frame -> "spin".equals(frame.function())))
                .singleElement()
                .satisfies(frame -> assertThat(frame.trust()).isEqualTo(Trust.EXACT));
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void every_other_thread_has_its_name_state_registers_and_frames(String name) throws BadDump {
        JsonNode expected = DumpFixtures.expected(DumpFixtures.cortexM(), name);

        CrashReport report = analyse(name);

        List<ThreadDump> others = report.threads().subList(1, report.threads().size());
        assertThat(others).hasSameSizeAs(expected.get("other_threads"));
        for (int i = 0; i < others.size(); i++) {
            ThreadDump thread = others.get(i);
            JsonNode wanted = expected.get("other_threads").get(i);
            assertThat(thread.id()).isEqualTo(DumpFixtures.number(wanted.get("tcb")));
            assertThat(thread.name()).isEqualTo(wanted.get("name").asText());
            assertThat(thread.state()).isEqualTo(wanted.get("state").asText());
            assertThat(thread.priority()).isEqualTo(wanted.get("priority").asInt());
            assertThat(thread.stack().low()).isEqualTo(DumpFixtures.number(wanted.get("stack_base")));
            assertRegisters(thread, wanted.get("registers"));
            assertThat(DebuggerFrames.ofReport(thread.frames())).isEqualTo(DebuggerFrames.of(wanted.get("frames")));
        }
        if (!others.isEmpty()) {
            assertThat(report.crashed().name())
                    .isEqualTo(expected.get("running_task").asText());
        }
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void arguments_and_locals_hold_what_the_debugger_reads(String name) throws BadDump {
        JsonNode expected = DumpFixtures.expected(DumpFixtures.cortexM(), name);

        CrashReport report = analyse(name);

        int compared = DebuggerVariables.compare(
                expected.at("/crashed/frames"), report.crashed().frames(), DebuggerFrames.judged());
        for (int i = 1; i < report.threads().size(); i++) {
            compared += DebuggerVariables.compare(
                    expected.get("other_threads").get(i - 1).get("frames"),
                    report.threads().get(i).frames(),
                    DebuggerFrames.judged());
        }
        assertThat(compared).isGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void global_variables_hold_what_the_debugger_reads(String name) throws BadDump {
        JsonNode expected = DumpFixtures.expected(DumpFixtures.cortexM(), name);

        CrashReport report = analyse(name);

        expected.path("globals").properties().forEach(global -> assertThat(report.globals().stream()
                        .flatMap(unit -> unit.variables().stream())
                        .filter(variable -> variable.name().equals(global.getKey())))
                .singleElement()
                .satisfies(variable -> {
                    assertThat(variable.type())
                            .isEqualTo(global.getValue().get("type").asText());
                    assertThat(variable.missing() == null ? variable.value() : "<" + variable.missing() + ">")
                            .isEqualTo(global.getValue().get("value").asText());
                }));
    }

    @Test
    void a_failed_assertion_says_what_was_expected_and_where() throws BadDump {
        CrashReport report = analyse("m3-dwarf4--assert-inlined");

        assertThat(report.assertion()).isEqualTo(new CrashReport.Assertion("scaled < 4000", "app.c", 81));
        assertThat(analyse("m3-dwarf4--null-deref").assertion()).isNull();
    }

    private static void assertRegisters(ThreadDump thread, JsonNode expected) {
        var wanted = new TreeMap<String, Long>();
        expected.properties().forEach(it -> wanted.put(it.getKey(), DumpFixtures.number(it.getValue())));
        var read = new TreeMap<String, Long>();
        thread.registers().forEach(register -> read.put(register.name(), register.value()));
        assertThat(read).isEqualTo(wanted);
    }

    @Test
    void a_callers_lost_registers_say_that_they_were_not_recovered() throws BadDump {
        CrashReport report = analyse("m3-dwarf4--null-deref");

        var caller = report.crashed().frames().get(1);

        assertThat(caller.registers())
                .filteredOn(register -> register.name().equals("r0"))
                .singleElement()
                .satisfies(register -> assertThat(register.getText()).isEqualTo("not recovered"));
        assertThat(caller.registers())
                .filteredOn(register -> register.name().equals("r4"))
                .allMatch(register -> register.value() != null);
    }

    @Test
    void without_symbols_the_dump_names_the_build_to_upload_and_no_function() throws BadDump {
        CrashReport report = CrashAnalysis.of(
                DumpFixtures.core(DumpFixtures.cortexM(), "m3-dwarf4--null-deref"), SymbolSource.none());

        assertThat(report.crashed().frames()).isNotEmpty().allMatch(frame -> frame.function() == null);
        assertThat(report.missingSymbols()).singleElement().satisfies(module -> assertThat(module.buildId())
                .isEqualTo("d8033b0af9a7b055a487cc3e5e757e7bb4f1faa6"));
    }

    private static CrashReport analyse(String name) throws BadDump {
        return CrashAnalysis.of(DumpFixtures.core(DumpFixtures.cortexM(), name), DumpSymbols.firmware());
    }
}
