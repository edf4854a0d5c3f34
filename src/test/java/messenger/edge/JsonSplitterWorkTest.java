package messenger.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.util.ByteProcessor;
import org.junit.jupiter.api.Test;

/** The splitter's work grows with the bytes, not with their square: counted, not timed. */
class JsonSplitterWorkTest {
  private static final String FRAME = "{\"a\":\"" + "x".repeat(65_000) + "\"}";

  private final CountingAllocator memory = new CountingAllocator();

  @Test
  void aLargeFrameThatComesByteByByteIsScannedOnce() {
    try (SplitterScene scene = new SplitterScene()) {
      scene.channel.config().setAllocator(memory);
      scene.sendsByteByByte(FRAME.getBytes(UTF_8));

      assertEquals(1, scene.events.size());
      assertTrue(memory.scanned >= FRAME.length() - 1, () -> memory.scanned + " bytes counted");
      assertTrue(memory.scanned <= 2L * FRAME.length(), () -> memory.scanned + " bytes scanned");
      assertTrue(memory.moved <= 4L * FRAME.length(), () -> memory.moved + " bytes moved");
    }
  }

  @Test
  void framesThatNeverEndWithTheReadAreScannedOnceAndNotKept() {
    try (SplitterScene scene = new SplitterScene()) {
      scene.channel.config().setAllocator(memory);
      byte[] rotated = "1}{\"a\":".repeat(1_000).getBytes(UTF_8);
      scene.sends("{\"a\":");
      for (int i = 0; i < 300; i++) {
        scene.sendsMore(rotated);
        assertTrue(scene.splitter.held() < 10);
      }
      long sent = 300L * rotated.length;

      assertEquals(300_000, scene.events.size());
      assertTrue(memory.scanned >= sent, () -> memory.scanned + " bytes counted");
      assertTrue(memory.scanned <= 3 * sent, () -> memory.scanned + " bytes scanned");
      assertTrue(memory.moved <= 2 * sent, () -> memory.moved + " bytes moved");
      assertTrue(
          memory.largest <= 4 * rotated.length, () -> memory.largest + " bytes in one buffer");
    }
  }

  /** Counts the bytes that are scanned in its buffers, and those that move when one grows. */
  private static final class CountingAllocator extends AbstractByteBufAllocator {
    private long scanned;
    private long moved;
    private int largest;

    @Override
    public boolean isDirectBufferPooled() {
      return false;
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
      return newHeapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
      largest = Math.max(largest, initialCapacity);
      return new CountingBuffer(this, initialCapacity, maxCapacity);
    }

    private final class CountingBuffer extends UnpooledHeapByteBuf {
      CountingBuffer(ByteBufAllocator allocator, int initialCapacity, int maxCapacity) {
        super(allocator, initialCapacity, maxCapacity);
      }

      @Override
      public ByteBuf capacity(int newCapacity) {
        moved += readableBytes();
        largest = Math.max(largest, newCapacity);
        return super.capacity(newCapacity);
      }

      @Override
      public ByteBuf setBytes(int index, ByteBuf source, int sourceIndex, int length) {
        moved += length;
        return super.setBytes(index, source, sourceIndex, length);
      }

      @Override
      public int forEachByte(ByteProcessor processor) {
        return counted(super.forEachByte(processor), readerIndex(), readableBytes());
      }

      @Override
      public int forEachByte(int index, int length, ByteProcessor processor) {
        return counted(super.forEachByte(index, length, processor), index, length);
      }

      private int counted(int last, int from, int length) {
        scanned += last < 0 ? length : last - from + 1;
        return last;
      }
    }
  }
}
