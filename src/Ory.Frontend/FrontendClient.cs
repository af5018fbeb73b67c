using System.Net.Http.Headers;
using System.Text.Json;
using Polly;
using Polly.Timeout;

namespace Ory.Frontend;

/// <summary>
/// A client of Ory's Frontend API (Ory Kratos and Ory Network): every operation as one method, under Ory's name. It holds no cookies, follows no redirects
/// and keeps nothing between calls, so that one client serves all users; whose call it is is said with each.
/// </summary>
/// <remarks>
/// What is part of normal work is a value of the operation's result type; whatever else happens is a <see cref="FrontendException"/>. Only a token that
/// the caller cancelled gives <see cref="OperationCanceledException"/>. A call takes at most <see cref="HttpClient.Timeout"/>, body included. Methods may
/// be called at the same time.
/// </remarks>
public sealed partial class FrontendClient
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient http;
    private readonly TimeProvider time;
    private readonly TimeSpan timeout;
    private readonly string root;
    private Uri? whoami;

    /// <summary>A client for consoles and tests: its own connections, no cookies, no redirects, 10 seconds for a call, nothing repeated.</summary>
    /// <param name="baseUrl">Ory's public address, such as <c>https://SLUG.projects.oryapis.com</c> or <c>http://127.0.0.1:4433</c>; a path is kept.</param>
    /// <exception cref="ArgumentException">The address is not absolute, or neither http nor https.</exception>
    public FrontendClient(Uri baseUrl)
        : this(new HttpClient(FrontendHandler.Create()) { BaseAddress = Absolute(baseUrl), Timeout = DefaultTimeout })
    {
    }

    /// <summary>A client that sends through another. <c>AddOryFrontendClient</c> sets one up as it has to be.</summary>
    /// <param name="httpClient">
    /// The HTTP client. Its <see cref="HttpClient.BaseAddress"/> is Ory's public address; its handler must keep no cookies and follow no redirects.
    /// </param>
    /// <param name="timeProvider">The clock; the system's when null.</param>
    /// <exception cref="InvalidOperationException">
    /// The HTTP client has no usable address, or sends a credential of its own with every call.
    /// </exception>
    public FrontendClient(HttpClient httpClient, TimeProvider? timeProvider = null)
        : this(httpClient, timeProvider ?? TimeProvider.System, httpClient?.Timeout ?? DefaultTimeout)
    {
    }

    /// <summary>A client that keeps the time of a call itself, by <paramref name="timeProvider"/>; the HTTP client's own would be a second clock, and one of the system's.</summary>
    internal FrontendClient(HttpClient httpClient, TimeProvider timeProvider, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
        if (httpClient.BaseAddress is not { } address)
            throw new InvalidOperationException(
                "There is no address of Ory, and no default one. Set FrontendClientOptions.BaseUrl (services.AddOryFrontendClient(o => o.BaseUrl = …)) "
                + "or HttpClient.BaseAddress to Ory's public address, such as https://SLUG.projects.oryapis.com or http://127.0.0.1:4433.");
        if (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            throw new InvalidOperationException($"Ory's address has to be http or https, not {address.Scheme}: set HttpClient.BaseAddress.");

        var defaults = httpClient.DefaultRequestHeaders;
        if (defaults.Contains("Cookie") || defaults.Contains("X-Session-Token") || defaults.Authorization is { } authorization
            && authorization.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException(
                "The HTTP client sends a credential with every call (Cookie, X-Session-Token or Authorization: Bearer in DefaultRequestHeaders), which would make "
                + "all callers one. Remove it, and give each call its own FrontendCredential.");

        http = httpClient;
        time = timeProvider;
        this.timeout = timeout;
        root = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
    }

    private static Uri Absolute(Uri baseUrl)
    {
        ArgumentNullException.ThrowIfNull(baseUrl);
        return baseUrl.IsAbsoluteUri && (baseUrl.Scheme == Uri.UriSchemeHttp || baseUrl.Scheme == Uri.UriSchemeHttps)
            ? baseUrl
            : throw new ArgumentException("Ory's address has to be absolute, http or https.", nameof(baseUrl));
    }

    private Task<Answer> SendAsync(FrontendOperation operation, string path, FrontendCredential credential, CancellationToken cancellationToken) =>
        SendAsync(operation, new Uri(root + path), credential, null, bypassCache: false, cancellationToken);

    private Task<Answer> SubmitAsync(FrontendOperation operation, string path, FrontendCredential credential, object body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), FrontendJsonContext.Default));
        content.Headers.ContentType = Json;     // without a charset: Ory compares bytes
        return SendAsync(operation, new Uri(root + path), credential, content, bypassCache: false, cancellationToken);
    }

    /// <summary>The one path that every call takes.</summary>
    private async Task<Answer> SendAsync(
        FrontendOperation operation, Uri address, FrontendCredential credential, HttpContent? content, bool bypassCache, CancellationToken cancellationToken)
    {
        using var request = new FrontendRequest(operation, address, cancellationToken)
        {
            Content = content,
            Version = http.DefaultRequestVersion,
            VersionPolicy = http.DefaultVersionPolicy,
        };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (bypassCache)
            request.Headers.TryAddWithoutValidation("Cache-Control", "max-age=0");
        if (credential.SessionToken is { } token)
            request.Headers.TryAddWithoutValidation("X-Session-Token", token);
        if (credential.Cookie is { } cookie)
            request.Headers.TryAddWithoutValidation("Cookie", cookie);

        // HttpClient's own timeout ends with the headers; this one covers the body too.
        using var ending = new CancellationTokenSource(timeout, time);
        using var registration = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), ending);
        var cancel = ending.Token;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
            if (!ReferenceEquals(request.RequestUri, address) && request.RequestUri?.PathAndQuery != address.PathAndQuery)
                throw Failure(operation, FrontendFailureKind.UnexpectedContent, "a redirect was followed: set AllowAutoRedirect to false on the handler");

            var (buffer, length) = await BodyReader.ReadAsync(response.Content, cancel).ConfigureAwait(false);
            if (buffer is null)
                throw Failure(operation, FrontendFailureKind.TooLarge, "the answer is larger than 5 MiB", status: (int)response.StatusCode);
            var contentType = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : null;
            return new Answer(operation, response.StatusCode, contentType, new ResponseHeaders(response.Headers, time.GetUtcNow()), buffer, length);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException exception)
        {
            throw Failure(operation, FrontendFailureKind.Timeout, "no complete answer in time", exception);
        }
        catch (TimeoutRejectedException exception)
        {
            throw Failure(operation, FrontendFailureKind.Timeout, "no complete answer in time", exception);
        }
        catch (InvalidDataException exception)
        {
            throw Failure(operation, FrontendFailureKind.UnexpectedContent, "the answer cannot be decompressed", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or ExecutionRejectedException)
        {
            throw Failure(operation, FrontendFailureKind.Transport, "Ory could not be reached, or the connection broke", exception);
        }
    }

    private static FrontendException Failure(FrontendOperation operation, FrontendFailureKind kind, string what, Exception? inner = null, int? status = null) =>
        new(kind, $"{operation.Name} failed: {what}.", inner) { Operation = operation.Name, StatusCode = status };
}
