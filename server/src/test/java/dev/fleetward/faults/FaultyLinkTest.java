package dev.fleetward.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultyLinkTest {
    private ServerSocket echo;
    private FaultyLink link;

    @BeforeEach
    void begin() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        echo = server;
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    Thread.ofVirtual().start(() -> answer(client));
                } catch (IOException e) {
                    // Closed.
                }
            }
        });
        link = FaultyLink.to(echo.getLocalPort());
    }

    private static void answer(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // Cut.
        }
    }

    @AfterEach
    void end() throws IOException {
        link.close();
        echo.close();
    }

    @Test
    void what_is_sent_arrives_both_ways() throws IOException {
        try (Socket socket = connect()) {
            assertThat(said(socket, "hello")).isEqualTo("hello");
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(link.connections()).isEqualTo(1);
        assertThat(link.cuts()).isZero();
    }

    @Test
    void an_open_connection_is_cut_and_the_next_one_passes() throws IOException {
        try (Socket socket = connect()) {
            assertThat(said(socket, "one")).isEqualTo("one");
            link.cut();
            assertThatThrownBy(() -> said(socket, "two")).isInstanceOf(IOException.class);
        }
        assertThat(link.cuts()).isEqualTo(1);
        try (Socket socket = connect()) {
            assertThat(said(socket, "three")).isEqualTo("three");
        }
    }

    @Test
    void a_connection_is_cut_after_so_many_bytes() throws IOException {
        link.cutAfter(4);
        try (Socket socket = connect()) {
            assertThatThrownBy(() -> said(socket, "longer than four")).isInstanceOf(IOException.class);
        }
        link.heal();
        try (Socket socket = connect()) {
            assertThat(said(socket, "longer than four")).isEqualTo("longer than four");
        }
    }

    @Test
    void a_refused_connection_finds_nobody_until_it_is_healed() throws IOException {
        link.refuse();
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        link.heal();
        try (Socket socket = connect()) {
            assertThat(said(socket, "again")).isEqualTo("again");
        }
    }

    @Test
    void a_stalled_connection_says_nothing_and_goes_on_when_healed() throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(200);
            link.stall();
            assertThatThrownBy(() -> said(socket, "wait")).isInstanceOf(SocketTimeoutException.class);
            link.heal();
            socket.setSoTimeout(5_000);
            assertThat(new String(socket.getInputStream().readNBytes(4), StandardCharsets.UTF_8))
                    .isEqualTo("wait");
        }
    }

    @Test
    void delay_and_bandwidth_take_their_time() throws IOException {
        link.delay(Duration.ofMillis(50));
        assertThat(timeOf("slow")).isGreaterThan(Duration.ofMillis(100));
        link.heal();
        link.bandwidth(50_000);
        assertThat(timeOf("x".repeat(10_000))).isGreaterThan(Duration.ofMillis(300));
    }

    private Duration timeOf(String text) throws IOException {
        try (Socket socket = connect()) {
            long began = System.nanoTime();
            assertThat(said(socket, text)).isEqualTo(text);
            return Duration.ofNanos(System.nanoTime() - began);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), link.port());
    }

    private static String said(Socket socket, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream().write(bytes);
        byte[] answer = socket.getInputStream().readNBytes(bytes.length);
        if (answer.length < bytes.length) {
            throw new IOException("cut off");
        }
        return new String(answer, StandardCharsets.UTF_8);
    }
}
