using Microsoft.Extensions.Http;

namespace Ory.Emulator;

/// <summary>Puts <see cref="EmulatorRoute"/> at the end of every client that a factory makes, whatever handler it was given.</summary>
internal sealed class EmulatorRouteFilter(OryEmulator ory) : IHttpMessageHandlerBuilderFilter
{
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        builder.PrimaryHandler = new EmulatorRoute(ory, builder.PrimaryHandler);
    };
}
