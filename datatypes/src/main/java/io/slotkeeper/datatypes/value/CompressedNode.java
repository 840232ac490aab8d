package io.slotkeeper.datatypes.value;

import io.slotkeeper.datatypes.encoding.Listpack;
import io.slotkeeper.datatypes.encoding.Lzf;
import io.slotkeeper.datatypes.keyspace.NodeList;
import io.slotkeeper.datatypes.memory.Memory;
import io.slotkeeper.datatypes.memory.NativeHeap;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Nodes of a list whose listpack is compressed, away from the list's ends where the work is:
/// `list-compress-depth`.
///
/// ```
/// content of such a node   0 bytes of all (32) | 4 bytes of the listpack (32) | 8 elements (32)
///                          12 the listpack, by LZF
/// ```
///
/// A small listpack, or one that would not become shorter, is left as it is. To be read a node is
/// decompressed into a buffer here, one node at a time; to be changed it is replaced by a plain
/// one.
///
/// Reused; one thread.
public final class CompressedNode {
  private static final int LISTPACK_BYTES = 4;
  private static final int ELEMENTS = 8;
  private static final int HEAD_BYTES = 12;
  private static final int MIN_BYTES = 48;
  private static final int MIN_SAVED_BYTES = 8;
  private static final int MAX_KEPT_CAPACITY = 64 * 1024;

  private final NativeHeap heap;
  private @Nullable Lzf lzf;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);
  private long address;

  CompressedNode(NativeHeap heap) {
    this.heap = heap;
  }

  /// The compressed bytes of a node.
  public static long lzfAddress(long node) {
    return NodeList.content(node) + HEAD_BYTES;
  }

  public static int lzfBytes(long node) {
    return Memory.getInt(NodeList.content(node)) - HEAD_BYTES;
  }

  /// The length of a node's listpack, compressed or not.
  public static int listpackBytes(long node) {
    long content = NodeList.content(node);
    return NodeList.isCompressed(node)
        ? Memory.getInt(content + LISTPACK_BYTES)
        : Listpack.bytes(content);
  }

  /// The number of elements of a node, compressed or not.
  static int elements(long node) {
    long content = NodeList.content(node);
    return NodeList.isCompressed(node)
        ? Memory.getInt(content + ELEMENTS)
        : Listpack.count(content);
  }

  /// Decompresses the listpack of a compressed node.
  ///
  /// @return where it is until the next call
  long read(long node) {
    int bytes = listpackBytes(node);
    reserve(bytes);
    decompress(node, address, bytes);
    return address;
  }

  /// Where the listpack is that was read last.
  long address() {
    return address;
  }

  private static void decompress(long node, long target, int bytes) {
    if (!Lzf.decompress(lzfAddress(node), lzfBytes(node), target, bytes)) {
      throw new AssertionError("node=" + node);
    }
  }

  private void reserve(int bytes) {
    int capacity = buffer.capacity();
    if (bytes > capacity || capacity > MAX_KEPT_CAPACITY && bytes <= MAX_KEPT_CAPACITY) {
      buffer = ByteBuffer.allocateDirect(bytes);
      address = MemorySegment.ofBuffer(buffer).address();
    }
  }

  /// Puts a plain node in the place of a compressed one.
  ///
  /// @return the node
  long decompress(int slot, long root, long node) {
    int bytes = listpackBytes(node);
    long plain = NodeList.replace(heap, slot, root, node, bytes);
    decompress(node, NodeList.content(plain), bytes);
    heap.free(node);
    return plain;
  }

  /// Puts a compressed node in the place of a plain one, if that is worth while.
  ///
  /// @return the node
  long compress(int slot, long root, long node) {
    long listpack = NodeList.content(node);
    int bytes = Listpack.bytes(listpack);
    if (bytes < MIN_BYTES) {
      return node;
    }
    lzf = lzf == null ? new Lzf() : lzf;
    reserve(bytes);
    int compressed = lzf.compress(listpack, bytes, address, bytes - MIN_SAVED_BYTES - HEAD_BYTES);
    if (compressed == 0) {
      return node;
    }
    int elements = Listpack.count(listpack);
    long replaced = NodeList.replace(heap, slot, root, node, HEAD_BYTES + compressed);
    heap.free(node);
    NodeList.setCompressed(replaced);
    long content = NodeList.content(replaced);
    Memory.putInt(content, HEAD_BYTES + compressed);
    Memory.putInt(content + LISTPACK_BYTES, bytes);
    Memory.putInt(content + ELEMENTS, elements);
    Memory.copy(address, content + HEAD_BYTES, compressed);
    return replaced;
  }
}
