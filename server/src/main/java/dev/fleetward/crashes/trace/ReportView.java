package dev.fleetward.crashes.trace;

import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.crashes.dump.CrashReport.Frame;
import dev.fleetward.crashes.dump.CrashReport.LoadedModule;
import dev.fleetward.crashes.dump.CrashReport.Register;
import dev.fleetward.crashes.dump.CrashReport.ThreadDump;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report as the pages show it. */
record ReportView(CrashReport report, String slug, String trace) {

    /**
     * Calls that are shown together: each of the product's own by itself, runs of a library's as one line to open.
     *
     * @param library its name; empty for the product's own
     */
    record Run(String library, List<FrameView> frames) {
        public boolean isCollapsed() {
            return !library.isEmpty() && frames.size() > 1;
        }
    }

    record ThreadView(ThreadDump thread, List<Run> stack) {
        public String getName() {
            if (!thread.name().isBlank()) {
                return thread.name();
            }
            return thread.id() == null ? "Thread" : "Thread " + CrashReport.hex(thread.id());
        }

        public String getFacts() {
            var facts = new ArrayList<String>();
            if (!thread.state().isBlank()) {
                facts.add(thread.state());
            }
            if (thread.priority() != null) {
                facts.add("priority " + thread.priority());
            }
            var stack = thread.stack();
            if (stack != null && stack.unusedBytes() != null) {
                facts.add("%,d bytes of its stack never used".formatted(stack.unusedBytes()));
            }
            return String.join(", ", facts);
        }

        public String getTop() {
            return stack.stream()
                    .flatMap(run -> run.frames.stream())
                    .filter(frame -> !frame.isMark())
                    .findFirst()
                    .map(FrameView::getFunction)
                    .orElse("no frame");
        }
    }

    record MemoryView(String address, String size, String name) {}

    public @Nullable String getSentence() {
        var assertion = report.assertion();
        if (assertion != null) {
            return sentence(assertion);
        }
        return report.fault() == null ? null : report.fault().sentence();
    }

    private static String sentence(CrashReport.Assertion assertion) {
        String what = assertion.expression() == null
                ? "An assertion failed"
                : "The assertion “" + assertion.expression() + "” failed";
        String file = assertion.file();
        if (file == null) {
            return what + ".";
        }
        String name = file.substring(file.lastIndexOf('/') + 1);
        return what + " at " + name + (assertion.line() == null ? "" : ":" + assertion.line()) + ".";
    }

    public boolean isReliable() {
        return report.fault() == null || report.fault().registersReliable();
    }

    public ThreadView getCrashed() {
        return view(report.crashed());
    }

    public List<ThreadView> getOthers() {
        return report.threads().stream().skip(1).map(this::view).toList();
    }

    public String getStackTitle() {
        String name = report.crashed().name();
        return name.isBlank() ? "Stack" : "Stack of " + name;
    }

    public long getRegionCount() {
        return report.memory().size();
    }

    public long getOtherCount() {
        return report.threads().size() - 1L;
    }

    public String getGlobalsPage() {
        return "/products/" + slug + "/traces/" + trace + "/globals";
    }

    public long getGlobalCount() {
        return report.globals().stream()
                .mapToLong(unit -> unit.variables().size())
                .sum();
    }

    /** Of the crashed thread, with those of the fault. */
    public List<Register> getRegisters() {
        Stream<Register> fault = report.fault() == null ? Stream.of() : report.fault().registers().stream();
        return Stream.concat(report.crashed().registers().stream(), fault).toList();
    }

    public boolean hasVariables() {
        return report.threads().stream()
                .flatMap(thread -> thread.frames().stream())
                .anyMatch(frame -> !frame.locals().isEmpty());
    }

    public List<LoadedModule> getMissing() {
        return report.missingSymbols();
    }

    public String getUploadCommand() {
        String file = report.format() == CrashReport.Format.MCU_COREDUMP ? "build/firmware.elf" : "build/";
        return "./fleetward symbols upload --product %s %s".formatted(slug, file);
    }

    /** Lines that came with the dump, without the wrapping of the log that kept them. */
    public List<String> getProgramLog() {
        var capture = report.capture();
        return capture == null ? List.of() : ProgramLog.lines(capture.logs().stream());
    }

    public List<MemoryView> getMemory() {
        return report.memory().stream()
                .map(region -> new MemoryView(
                        CrashReport.hex(region.address()), "%,d".formatted(region.bytes()), region.name()))
                .toList();
    }

    private ThreadView view(ThreadDump thread) {
        var runs = new ArrayList<Run>();
        for (Frame frame : thread.frames()) {
            String library = library(frame);
            if (!library.isEmpty() && !runs.isEmpty() && runs.getLast().library.equals(library)) {
                runs.getLast().frames.add(new FrameView(frame));
            } else {
                runs.add(new Run(library, new ArrayList<>(List.of(new FrameView(frame)))));
            }
        }
        return new ThreadView(thread, runs);
    }

    /** The program itself is the first module. */
    private String library(Frame frame) {
        String module = frame.module();
        if (module == null || report.modules().isEmpty()) {
            return "";
        }
        return module.equals(report.modules().getFirst().name()) ? "" : module;
    }
}
