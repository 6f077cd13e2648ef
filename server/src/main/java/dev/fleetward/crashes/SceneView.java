package dev.fleetward.crashes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Registers of a coredump as the pages show them, with what is known of each value. */
final class SceneView {
    record Cell(String name, String value, String meaning) {}

    private SceneView() {}

    static List<Cell> registers(Optional<Trace> trace) {
        Optional<CrashScene> scene = trace.flatMap(Trace::scene);
        var cells = new ArrayList<Cell>();
        scene.ifPresent(it -> it.registers()
                .forEach(register -> cells.add(new Cell(
                        register.name(),
                        FaultRegisters.hex(register.value()),
                        switch (register.name()) {
                            case "pc" -> "where it stopped";
                            case "lr" -> "caller";
                            case "sp" -> "stack";
                            default -> "";
                        }))));
        scene.map(CrashScene::fault).ifPresent(fault -> {
            cells.add(new Cell("CFSR", FaultRegisters.hex(fault.cfsr()), "what kind of fault"));
            cells.add(new Cell("HFSR", FaultRegisters.hex(fault.hfsr()), "whether it was escalated"));
            cells.add(new Cell("MMFAR", FaultRegisters.hex(fault.mmfar()), "address of a refused access"));
            cells.add(new Cell("BFAR", FaultRegisters.hex(fault.bfar()), "address of a failed access"));
        });
        return cells;
    }
}
