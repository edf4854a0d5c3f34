package messenger.edge;

import io.netty.channel.Channel;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * One read of at most 8 KiB, some fifty frames, before it is the others' turn. With Netty's
 * default, 16 reads of up to 64 KiB, a client that pipelines keeps its event loop from writing for
 * a third of a second, and a peer who reads well looks slow.
 */
final class FairReads {
  private static final int READ_BYTES = 8 * 1024;

  private FairReads() {}

  static void on(Channel channel) {
    RecvByteBufAllocator oneRead = new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1);
    channel.config().setRecvByteBufAllocator(oneRead);
  }
}
