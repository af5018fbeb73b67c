namespace Ory.AspNetCore.Tests;

/// <summary>What measures memory runs when nothing else does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
