// age files: grants, intake and exports that cross to a person.
export { Decrypter, Encrypter, generateHybridIdentity, generateX25519Identity, identityToRecipient } from "age-encryption";
