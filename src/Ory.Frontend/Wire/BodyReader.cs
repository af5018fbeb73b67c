using System.Buffers;

namespace Ory.Frontend;

/// <summary>Reads a body from its stream into a rented buffer, once, and no further than the limit.</summary>
internal static class BodyReader
{
    /// <summary>The largest body that is read: 5 MiB, what Ory takes itself.</summary>
    internal const int Limit = 5 * 1024 * 1024;

    private const int FirstBuffer = 16 * 1024;

    /// <summary>Gives the buffer and how much of it is filled; the buffer is null when the body is larger than <see cref="Limit"/>.</summary>
    internal static async ValueTask<(byte[]? Buffer, int Length)> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var announced = content.Headers.ContentLength;
        if (announced == 0)
            return ([], 0);
        if (announced > Limit)
            return (null, 0);

        var buffer = ArrayPool<byte>.Shared.Rent((int?)announced ?? FirstBuffer);
        var length = 0;
        try
        {
            var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                // What was announced is all there is: no read is needed to find the end.
                while (length != announced && await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and var read)
                {
                    length += read;
                    if (length > Limit)
                        break;
                    if (length == buffer.Length)
                        buffer = Grown(buffer, length);
                }
            }
        }
        catch (Exception exception)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            // So the handlers' stream for Brotli says that something is none; those of the others throw the right one themselves.
            if (exception is InvalidOperationException and not ObjectDisposedException)
                throw new InvalidDataException(exception.Message, exception);
            throw;
        }

        if (length <= Limit)
            return (buffer, length);
        ArrayPool<byte>.Shared.Return(buffer);
        return (null, 0);
    }

    private static byte[] Grown(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
