package dev.assay.jobs.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An SMTP server for one connection, which refuses one recipient or hangs up on one. */
final class SmtpStub implements AutoCloseable {
  private final ServerSocket socket;
  private final String refused;
  private final String hungUpOn;
  private final Thread thread;

  private SmtpStub(ServerSocket socket, String refused, String hungUpOn) {
    this.socket = socket;
    this.refused = refused;
    this.hungUpOn = hungUpOn;
    this.thread = new Thread(this::serve, "smtp-stub");
  }

  static SmtpStub refusing(String recipient) throws IOException {
    return start(recipient, "nobody");
  }

  static SmtpStub hangingUpOn(String recipient) throws IOException {
    return start("nobody", recipient);
  }

  private static SmtpStub start(String refused, String hungUpOn) throws IOException {
    SmtpStub stub =
        new SmtpStub(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), refused, hungUpOn);
    stub.thread.setDaemon(true);
    stub.thread.start();
    return stub;
  }

  int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    try (Socket client = socket.accept();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        Writer out = new OutputStreamWriter(client.getOutputStream(), StandardCharsets.US_ASCII)) {
      say(out, "220 stub");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("DATA")) {
          say(out, "354 go on");
          while (!".".equals(in.readLine())) {
            // the message is of no interest
          }
        }
        if (line.contains(hungUpOn)) {
          return;
        }
        say(out, line.contains(refused) ? "550 no such person here" : "250 ok");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void say(Writer out, String line) throws IOException {
    out.write(line + "\r\n");
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
