using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore;

/// <summary>Reads what a form sent. What cannot be read as a form is its sender's mistake, and no fault of this server.</summary>
internal static class PostedForm
{
    /// <returns>The form, empty where none was sent; null where what was sent is none or breaks off.</returns>
    public static async Task<IFormCollection?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(cancellationToken) : FormCollection.Empty;
        }
        // What the server itself refuses (a body that is too large) it answers itself.
        catch (Exception exception) when (exception is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            return null;
        }
    }
}
