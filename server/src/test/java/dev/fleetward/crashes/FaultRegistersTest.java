package dev.fleetward.crashes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FaultRegistersTest {
    private static final long DACCVIOL = 1 << 1;
    private static final long MSTKERR = 1 << 4;
    private static final long MMARVALID = 1 << 7;
    private static final long IMPRECISERR = 1 << 10;
    private static final long DIVBYZERO = 1 << 25;

    @Test
    void an_access_near_zero_looks_like_a_null_pointer() {
        var fault = new FaultRegisters(DACCVIOL | MMARVALID, 0, 0x18, 0);

        assertThat(fault.sentence())
                .contains("A data access to 0x00000018 was refused by the memory protection unit."
                        + " It looks like a null pointer plus 24 bytes.");
    }

    @Test
    void an_address_is_believed_only_if_its_valid_bit_is_set() {
        var fault = new FaultRegisters(IMPRECISERR, 0, 0x18, 0x2000_0000);

        assertThat(fault.sentence()).contains("A data access failed on the bus; its address was not recorded.");
    }

    @Test
    void a_stacking_error_means_that_the_stack_overflowed() {
        var fault = new FaultRegisters(MSTKERR | MMARVALID, 0, 0x2000_0100, 0);

        assertThat(fault.stackingFailed()).isTrue();
        assertThat(fault.sentence().orElseThrow()).startsWith("The stack overflowed");
    }

    @Test
    void every_set_bit_is_named() {
        var fault = new FaultRegisters(DIVBYZERO, 1L << 30, 0, 0);

        assertThat(fault.causes()).extracting(FaultRegisters.Cause::bit).containsExactly("DIVBYZERO", "FORCED");
    }

    @Test
    void nothing_set_says_nothing() {
        assertThat(new FaultRegisters(0, 0, 0, 0).sentence()).isEmpty();
    }
}
