namespace Ory.Emulator;

/// <summary>Something that answers requests of its own.</summary>
internal interface IEndpoints
{
    IEnumerable<Endpoint> PublicEndpoints => [];

    IEnumerable<Endpoint> AdminEndpoints => [];
}
