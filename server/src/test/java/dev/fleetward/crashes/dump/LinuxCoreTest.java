package dev.fleetward.crashes.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fleetward.crashes.dump.CrashReport.Capture;
import dev.fleetward.crashes.dump.CrashReport.Format;
import dev.fleetward.crashes.dump.CrashReport.Frame;
import dev.fleetward.crashes.dump.CrashReport.LoadedModule;
import dev.fleetward.crashes.dump.CrashReport.Trust;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A crash of our own daemon, captured by a Linux agent: the core cut to notes and stacks, and the device's own trace. */
class LinuxCoreTest {
    @Test
    void a_core_says_who_crashed_why_and_on_which_versions() throws BadDump {
        CrashReport report = core(DumpSymbols.meterd());

        assertThat(report.format()).isEqualTo(Format.LINUX_CORE);
        assertThat(report.machine()).isEqualTo("x86-64");
        assertThat(report.cause().signal()).isEqualTo("SIGSEGV");
        assertThat(report.fault().address()).isEqualTo(8);
        assertThat(report.fault().sentence())
                .isEqualTo("Memory at 0x00000008 was accessed, which is not mapped. It looks like a null pointer plus 8"
                        + " bytes.");
        assertThat(report.capture()).isEqualTo(captured(report.capture().logs()));
        assertThat(report.capture().logs()).hasSize(2);
        assertThat(report.warnings()).contains("Failed to collect stack for thread: 0 (example capture log)");
    }

    private static Capture captured(List<String> logs) {
        return new Capture(
                Instant.ofEpochSecond(1795162530),
                "1.25.2",
                "threads, up to 32 KiB of each stack",
                "./meterd --config meterd.toml",
                "GW-1001",
                "gw-evt2",
                "gateway-os",
                "2.4.1",
                logs);
    }

    @Test
    void modules_have_their_build_ids_from_saved_memory() throws BadDump {
        CrashReport report = core(DumpSymbols.meterd());

        assertThat(report.modules())
                .filteredOn(module -> !module.name().startsWith("["))
                .extracting(LoadedModule::name, LoadedModule::buildId, LoadedModule::symbols)
                .containsExactly(
                        tuple("meterd", "20aa496b89e8f8635fee2f2b9868197bc78b47c9", true),
                        tuple("libc.so.6", "93ac61ec5a8eb1396f9fbd350e3169a558528a40", false),
                        tuple("ld-linux-x86-64.so.2", "7ebc65e52f2bbea498b4040fa92f7238377aaba9", false));
        assertThat(report.missingSymbols()).extracting(LoadedModule::name).containsExactly("libc.so.6");
    }

    @Test
    void the_crashed_thread_is_first_and_unwound_by_the_builds_own_information() throws BadDump {
        CrashReport report = core(DumpSymbols.meterd());

        assertThat(report.threads()).hasSize(2);
        assertThat(report.crashed().id()).isEqualTo(7499);
        assertThat(report.crashed().frames().subList(0, 3))
                .extracting(Frame::function, Frame::line, Frame::trust)
                .containsExactly(
                        tuple("scale_sample", 24, Trust.EXACT),
                        tuple("publish_reading", 29, Trust.CFI),
                        tuple("meter_worker", 38, Trust.CFI));
    }

    /** It waits within the C library, whose symbols are missing: what lies above is found on the stack and marked so. */
    @Test
    void a_thread_in_a_library_without_symbols_is_found_by_reading_its_stack() throws BadDump {
        List<Frame> frames = core(DumpSymbols.meterd()).threads().get(1).frames();

        assertThat(frames.stream().filter(frame -> "meterd".equals(frame.module())))
                .extracting(Frame::function, Frame::line, Frame::trust)
                .containsExactly(tuple("wait_for_worker", 42, Trust.SCANNED), tuple("main", 54, Trust.SCANNED));
    }

    @Test
    void a_trace_the_device_took_has_functions_but_no_registers() throws BadDump {
        CrashReport report = CrashAnalysis.of(
                ByteBuffer.wrap(DumpFixtures.gunzip(DumpFixtures.resource("/crashes/linux/meterd-stacktrace.json.gz"))),
                DumpSymbols.meterd());

        assertThat(report.format()).isEqualTo(Format.LINUX_STACKTRACE);
        assertThat(report.cause().signal()).isEqualTo("SIGSEGV");
        assertThat(report.threads()).hasSize(2);
        assertThat(report.crashed().frames().subList(0, 3))
                .extracting(Frame::function, Frame::line)
                .containsExactly(tuple("scale_sample", 24), tuple("publish_reading", 29), tuple("meter_worker", 38));
        assertThat(report.crashed().registers()).isEmpty();
        assertThat(report.warnings()).anyMatch(warning -> warning.contains("addresses only"));
    }

    private static CrashReport core(SymbolSource symbols) throws BadDump {
        return CrashAnalysis.of(
                ByteBuffer.wrap(DumpFixtures.gunzip(DumpFixtures.resource("/crashes/linux/meterd-threads.core.gz"))),
                symbols);
    }
}
