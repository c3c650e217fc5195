using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Emission;

/// <summary>
/// Numbers for the memory that stays as it is in a solve: the hyperparameters, the constants behind the vectors and the problem's data. One memory has one number in all of a
/// solver's programs, by which the workspace finds again what it has copied.
/// </summary>
public sealed class SolveInvariants
{
    /// <summary>Where the hyperparameters stand among a program's vectors: behind the state.</summary>
    private const int Hyperparameters = 1;

    private readonly Dictionary<string, int> _numbers = new() { [""] = 0 };

    /// <param name="program">A program of the solver.</param>
    /// <param name="vectors">How many buffers stand before the constants: the state, the hyperparameters, and what the program writes or is given to multiply with.</param>
    /// <param name="constants">What reads each of the constants, the buffers first: a memory is known by the text that reads it.</param>
    /// <returns>The numbers by buffer.</returns>
    public IReadOnlyDictionary<int, int> In(Function program, int vectors, IReadOnlyList<string> constants)
    {
        var numbers = new Dictionary<int, int>();
        int place = 0;
        foreach (var parameter in program.Parameters)
        {
            switch (parameter)
            {
                case BufferParameter p:
                    if (place == Hyperparameters)
                        numbers[p.Buffer.Id] = 0;
                    else if (place >= vectors)
                        numbers[p.Buffer.Id] = NumberOf("constant " + constants[place - vectors]);
                    place++;
                    break;
                case DataBuffer p:
                    numbers[p.Buffer.Id] = NumberOf("data " + p.Source);
                    break;
            }
        }
        return numbers;
    }

    private int NumberOf(string memory)
    {
        if (!_numbers.TryGetValue(memory, out int number))
            _numbers[memory] = number = _numbers.Count;
        return number;
    }
}
