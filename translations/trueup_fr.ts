<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_CA" sourcelanguage="en">
<context>
    <name>main</name>
    <message>
        <source>Keeps one product catalogue in agreement across a supplier feed, an ERP and a shop.</source>
        <translation>Garde un catalogue de produits concordant entre le flux d’un fournisseur, un ERP et une boutique.</translation>
    </message>
    <message>
        <source>Open the workspace in this folder.</source>
        <translation>Ouvrir l’espace de travail de ce dossier.</translation>
    </message>
    <message>
        <source>Use this PostgreSQL database.</source>
        <translation>Utiliser cette base de données PostgreSQL.</translation>
    </message>
    <message>
        <source>Write a picture of every page and quit.</source>
        <translation>Enregistrer une image de chaque page et quitter.</translation>
    </message>
    <message>
        <source>light or dark instead of the system&apos;s choice.</source>
        <translation>light ou dark au lieu du choix du système.</translation>
    </message>
    <message>
        <source>en or fr instead of the system&apos;s choice.</source>
        <translation>en ou fr au lieu du choix du système.</translation>
    </message>
    <message>
        <source>Trueup is open already; its window was asked to come to the front.</source>
        <translation>Trueup est déjà ouvert ; on a demandé à sa fenêtre de passer au premier plan.</translation>
    </message>
</context>
<context>
    <name>trueup::Approval</name>
    <message>
        <source>The run is held by a guardrail.</source>
        <translation>L’exécution est retenue par un garde-fou.</translation>
    </message>
    <message>
        <source>The row is blocked.</source>
        <translation>La ligne est bloquée.</translation>
    </message>
    <message>
        <source>The change is in conflict with another one.</source>
        <translation>La modification est en conflit avec une autre.</translation>
    </message>
    <message>
        <source>It is not certain which ERP item the row belongs to.</source>
        <translation>L’article de l’ERP correspondant à la ligne n’est pas certain.</translation>
    </message>
    <message>
        <source>There is nothing to approve.</source>
        <translation>Il n’y a rien à approuver.</translation>
    </message>
    <message>
        <source>The price is not above zero.</source>
        <translation>Le prix n’est pas supérieur à zéro.</translation>
    </message>
    <message>
        <source>This kind of change is always decided by a person.</source>
        <translation>Ce genre de modification est toujours décidé par une personne.</translation>
    </message>
    <message>
        <source>%1 is always decided by a person.</source>
        <translation>%1 est toujours décidé par une personne.</translation>
    </message>
    <message>
        <source>The change of stock needs a person.</source>
        <translation>La modification du stock demande une personne.</translation>
    </message>
    <message>
        <source>The change of price needs a person.</source>
        <translation>La modification du prix demande une personne.</translation>
    </message>
    <message>
        <source>A new product whose ERP item is certain.</source>
        <translation>Nouveau produit dont l’article de l’ERP est certain.</translation>
    </message>
    <message>
        <source>New products are approved by a person.</source>
        <translation>Les nouveaux produits sont approuvés par une personne.</translation>
    </message>
    <message>
        <source>The ERP item is certain and the change is inside all limits.</source>
        <translation>L’article de l’ERP est certain et la modification respecte toutes les limites.</translation>
    </message>
    <message>
        <source>Stock or price of the owner, inside the limits.</source>
        <translation>Stock ou prix du propriétaire, dans les limites.</translation>
    </message>
    <message>
        <source>Few changes, none of them to price, SKU or stock.</source>
        <translation>Peu de modifications, aucune au prix, à l’UGS ou au stock.</translation>
    </message>
    <message>
        <source>No rule approves this change.</source>
        <translation>Aucune règle n’approuve cette modification.</translation>
    </message>
</context>
<context>
    <name>trueup::Backup</name>
    <message>
        <source>Free some disk space and try again.</source>
        <translation>Libérez de l’espace disque et réessayez.</translation>
    </message>
    <message>
        <source>The details say what PostgreSQL reported.</source>
        <translation>Les détails indiquent ce que PostgreSQL a signalé.</translation>
    </message>
    <message>
        <source>The file %1 is not a backup that can be restored.</source>
        <translation>Le fichier %1 n’est pas une sauvegarde qui peut être restaurée.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Rien n’a été modifié.</translation>
    </message>
    <message>
        <source>The backup %1 could not be restored.</source>
        <translation>La sauvegarde %1 n’a pas pu être restaurée.</translation>
    </message>
    <message>
        <source>The database is as it was before.</source>
        <translation>La base de données est comme avant.</translation>
    </message>
    <message>
        <source>No backup was written.</source>
        <translation>Aucune sauvegarde n’a été écrite.</translation>
    </message>
    <message>
        <source>The database could not be backed up.</source>
        <translation>La base de données n’a pas pu être sauvegardée.</translation>
    </message>
    <message>
        <source>The backup %1 could not be put in place.</source>
        <translation>La sauvegarde %1 n’a pas pu être mise en place.</translation>
    </message>
    <message>
        <source>The complete backup is in %1.</source>
        <translation>La sauvegarde complète est dans %1.</translation>
    </message>
    <message>
        <source>The backup %1 cannot be read.</source>
        <translation>La sauvegarde %1 ne peut pas être lue.</translation>
    </message>
    <message>
        <source>Check the name of the file.</source>
        <translation>Vérifiez le nom du fichier.</translation>
    </message>
</context>
<context>
    <name>trueup::BulkOperations</name>
    <message>
        <source>Line %1 of the shop&apos;s bulk result is not what it should be.</source>
        <translation>La ligne %1 du résultat groupé de la boutique n’est pas celle attendue.</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Réessayez.</translation>
    </message>
    <message>
        <source>%1 could not be read.</source>
        <translation>%1 n’a pas pu être lu.</translation>
    </message>
    <message>
        <source>The shop&apos;s bulk result names a line that was not sent, or names it twice.</source>
        <translation>Le résultat groupé de la boutique nomme une ligne qui n’a pas été envoyée, ou la nomme deux fois.</translation>
    </message>
    <message>
        <source>The outcome is verified by reading before anything is sent again.</source>
        <translation>Le résultat est vérifié par une lecture avant tout nouvel envoi.</translation>
    </message>
    <message>
        <source>The shop names a state of a bulk operation that is unknown: %1</source>
        <translation>La boutique nomme un état d’opération groupée inconnu : %1</translation>
    </message>
    <message>
        <source>The shop named no usable place to upload to.</source>
        <translation>La boutique n’a nommé aucun endroit utilisable pour le téléversement.</translation>
    </message>
    <message>
        <source>The document %1 has no named operation.</source>
        <translation>Le document %1 n’a pas d’opération nommée.</translation>
    </message>
    <message>
        <source>The shop is busy with other bulk operations.</source>
        <translation>La boutique est occupée par d’autres opérations groupées.</translation>
    </message>
    <message>
        <source>Nothing was started.</source>
        <translation>Rien n’a été démarré.</translation>
    </message>
    <message>
        <source>Wait until the other programs have finished and try again.</source>
        <translation>Attendez que les autres programmes aient fini, puis réessayez.</translation>
    </message>
    <message>
        <source>The shop&apos;s answer names no bulk operation.</source>
        <translation>La réponse de la boutique ne nomme aucune opération groupée.</translation>
    </message>
    <message>
        <source>There is nothing to upload.</source>
        <translation>Il n’y a rien à téléverser.</translation>
    </message>
    <message>
        <source>%1 bytes are more than one bulk operation may take.</source>
        <translation>%1 octets sont plus que ce qu’une opération groupée peut prendre.</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>Rien n’a été envoyé.</translation>
    </message>
    <message>
        <source>The shop answered with another bulk operation than the one asked for.</source>
        <translation>La boutique a répondu avec une autre opération groupée que celle demandée.</translation>
    </message>
    <message>
        <source>The shop does not know the bulk operation any more.</source>
        <translation>La boutique ne connaît plus l’opération groupée.</translation>
    </message>
    <message>
        <source>The shop&apos;s bulk operation stood still and was cancelled.</source>
        <translation>L’opération groupée de la boutique n’avançait plus et a été annulée.</translation>
    </message>
    <message>
        <source>Its result was not used.</source>
        <translation>Son résultat n’a pas été utilisé.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Réessayez plus tard.</translation>
    </message>
    <message>
        <source>The shop offers a result at an address that is not secure.</source>
        <translation>La boutique offre un résultat à une adresse qui n’est pas sécurisée.</translation>
    </message>
    <message>
        <source>The result of the bulk operation can no longer be fetched.</source>
        <translation>Le résultat de l’opération groupée ne peut plus être téléchargé.</translation>
    </message>
    <message>
        <source>%1 could not be written.</source>
        <translation>%1 n’a pas pu être écrit.</translation>
    </message>
</context>
<context>
    <name>trueup::BulkPush</name>
    <message>
        <source>%1 could not be written.</source>
        <translation>%1 n’a pas pu être écrit.</translation>
    </message>
    <message>
        <source>The shop&apos;s export holds a line without an id.</source>
        <translation>L’exportation de la boutique contient une ligne sans identifiant.</translation>
    </message>
    <message>
        <source>%1 could not be read.</source>
        <translation>%1 n’a pas pu être lu.</translation>
    </message>
</context>
<context>
    <name>trueup::BulkRun</name>
    <message>
        <source>%1 could not be read.</source>
        <translation>%1 n’a pas pu être lu.</translation>
    </message>
    <message>
        <source>The shop ended the bulk operation without completing it.</source>
        <translation>La boutique a mis fin à l’opération groupée sans l’achever.</translation>
    </message>
    <message>
        <source>The shop&apos;s bulk operation failed: %1</source>
        <translation>L’opération groupée de la boutique a échoué : %1</translation>
    </message>
    <message>
        <source>Its incomplete result was not used.</source>
        <translation>Son résultat incomplet n’a pas été utilisé.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Réessayez plus tard.</translation>
    </message>
    <message>
        <source>The result of the shop&apos;s bulk operation is not whole.</source>
        <translation>Le résultat de l’opération groupée de la boutique n’est pas complet.</translation>
    </message>
    <message>
        <source>Nothing of it was used.</source>
        <translation>Rien n’en a été utilisé.</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Réessayez.</translation>
    </message>
    <message>
        <source>All places for bulk operations are taken.</source>
        <translation>Toutes les places pour des opérations groupées sont prises.</translation>
    </message>
    <message>
        <source>Nothing was started.</source>
        <translation>Rien n’a été démarré.</translation>
    </message>
    <message>
        <source>The folder %1 could not be created.</source>
        <translation>Le dossier %1 n’a pas pu être créé.</translation>
    </message>
</context>
<context>
    <name>trueup::CancelToken</name>
    <message>
        <source>The operation was cancelled.</source>
        <translation>L’opération a été annulée.</translation>
    </message>
</context>
<context>
    <name>trueup::ConflictDecisions</name>
    <message>
        <source>No rule can be made of this decision.</source>
        <translation>Aucune règle ne peut être tirée de cette décision.</translation>
    </message>
    <message>
        <source>Settle it without a rule.</source>
        <translation>Réglez-le sans règle.</translation>
    </message>
    <message>
        <source>All of them: same field, same sides, a difference of the same kind and size.</source>
        <translation>Tous : même champ, mêmes côtés, une différence du même genre et de la même taille.</translation>
    </message>
    <message>
        <source>Our product has the Shopify value now.</source>
        <translation>Notre produit a maintenant la valeur de Shopify.</translation>
    </message>
    <message>
        <source>It is staged for review.</source>
        <translation>C’est préparé pour la révision.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln similar one(s) could not be settled now.</source>
        <translation>
            <numerusform>%Ln semblable n’a pas pu être réglé maintenant.</numerusform>
            <numerusform>%Ln semblables n’ont pas pu être réglés maintenant.</numerusform>
        </translation>
    </message>
    <message>
        <source>It comes back when one of the two values changes.</source>
        <translation>Il reviendra quand l’une des deux valeurs changera.</translation>
    </message>
    <message>
        <source>Correct the rule; nothing of it was kept.</source>
        <translation>Corrigez la règle ; rien n’en a été gardé.</translation>
    </message>
    <message>
        <source>Our products have the Shopify values now.</source>
        <translation>Nos produits ont maintenant les valeurs de Shopify.</translation>
    </message>
    <message>
        <source>They come back when one of their two values changes.</source>
        <translation>Ils reviendront quand l’une de leurs deux valeurs changera.</translation>
    </message>
    <message>
        <source>They are staged for review.</source>
        <translation>Les valeurs sont préparées pour la révision.</translation>
    </message>
</context>
<context>
    <name>trueup::ConflictReader</name>
    <message>
        <source>The conflict %1</source>
        <translation>Le conflit %1</translation>
    </message>
</context>
<context>
    <name>trueup::ConflictRule</name>
    <message>
        <source>There is no field &quot;%1&quot;.</source>
        <translation>Il n’y a pas de champ « %1 ».</translation>
    </message>
    <message>
        <source>The condition &quot;%1&quot; is unknown or has a value that cannot be meant.</source>
        <translation>La condition « %1 » est inconnue ou a une valeur qui ne peut pas être voulue.</translation>
    </message>
    <message>
        <source>The action must say either &quot;use&quot; or &quot;order&quot;.</source>
        <translation>L’action doit indiquer soit &quot;use&quot;, soit &quot;order&quot;.</translation>
    </message>
    <message>
        <source>The action &quot;%1&quot; is unknown or has a value that cannot be meant.</source>
        <translation>L’action « %1 » est inconnue ou a une valeur qui ne peut pas être voulue.</translation>
    </message>
    <message>
        <source>&quot;margin_seconds&quot; has a meaning with &quot;use&quot;: &quot;newest&quot; only.</source>
        <translation>&quot;margin_seconds&quot; n’a de sens qu’avec &quot;use&quot;: &quot;newest&quot;.</translation>
    </message>
</context>
<context>
    <name>trueup::ConflictTable</name>
    <message>
        <source>The conflict %1</source>
        <translation>Le conflit %1</translation>
    </message>
</context>
<context>
    <name>trueup::Conflicts</name>
    <message>
        <source>Both sides have a value here and never agreed on one.</source>
        <translation>Les deux côtés ont ici une valeur et n’en ont jamais convenu.</translation>
    </message>
    <message>
        <source>It was changed here and in Shopify since both last agreed, to different values.</source>
        <translation>Ce champ a été modifié ici et dans Shopify depuis le dernier accord, avec des valeurs différentes.</translation>
    </message>
    <message>
        <source>Shopify changed it while our change was waiting to be written. Nothing was overwritten.</source>
        <translation>Shopify l’a modifié pendant que notre modification attendait d’être écrite. Rien n’a été écrasé.</translation>
    </message>
    <message>
        <source>The product is gone from the shop, and it was changed here.</source>
        <translation>Le produit a disparu de la boutique et a été modifié ici.</translation>
    </message>
    <message>
        <source>The shop already has a product like the one that was to be created.</source>
        <translation>La boutique a déjà un produit comme celui qui devait être créé.</translation>
    </message>
    <message>
        <source>More than one product claims the same identity.</source>
        <translation>Plusieurs produits revendiquent la même identité.</translation>
    </message>
    <message>
        <source>A person decides, says the rule “%1”.</source>
        <translation>Une personne décide, dit la règle « %1 ».</translation>
    </message>
    <message>
        <source>Suggested: %1</source>
        <translation>Suggestion : %1</translation>
    </message>
    <message>
        <source>Suggested: %1, by the rule “%2”</source>
        <translation>Suggestion : %1, selon la règle « %2 »</translation>
    </message>
    <message>
        <source>a write of ours</source>
        <translation>une de nos écritures</translation>
    </message>
    <message>
        <source>the app %1</source>
        <translation>l’application %1</translation>
    </message>
    <message>
        <source>the rule “%1”</source>
        <translation>la règle « %1 »</translation>
    </message>
    <message>
        <source>it was settled meanwhile</source>
        <translation>il a été réglé entre-temps</translation>
    </message>
    <message>
        <source>it was settled meanwhile by %1</source>
        <translation>il a été réglé entre-temps par %1</translation>
    </message>
    <message>
        <source>its values have changed since</source>
        <translation>ses valeurs ont changé depuis</translation>
    </message>
    <message>
        <source>it is about a whole product</source>
        <translation>il porte sur un produit entier</translation>
    </message>
    <message>
        <source>its staged change is being written at this moment</source>
        <translation>sa modification préparée est en cours d’écriture</translation>
    </message>
    <message>
        <source>its sides never agreed on a value</source>
        <translation>ses côtés n’ont jamais convenu d’une valeur</translation>
    </message>
    <message>
        <source>that side has no value in it</source>
        <translation>ce côté n’y a pas de valeur</translation>
    </message>
</context>
<context>
    <name>trueup::Connection</name>
    <message>
        <source>The PostgreSQL driver of Qt (QPSQL) is missing.</source>
        <translation>Le pilote PostgreSQL de Qt (QPSQL) manque.</translation>
    </message>
    <message>
        <source>Install Trueup again, or the package that holds Qt&apos;s PostgreSQL plugin.</source>
        <translation>Réinstallez Trueup, ou le paquet qui contient l’extension PostgreSQL de Qt.</translation>
    </message>
    <message>
        <source>The database address holds a semicolon in an option.</source>
        <translation>L’adresse de la base de données contient un point-virgule dans une option.</translation>
    </message>
    <message>
        <source>Choose a path without semicolon.</source>
        <translation>Choisissez un chemin sans point-virgule.</translation>
    </message>
    <message>
        <source>The PostgreSQL driver of Qt gives no native connection.</source>
        <translation>Le pilote PostgreSQL de Qt ne donne pas de connexion native.</translation>
    </message>
</context>
<context>
    <name>trueup::ConnectionPool</name>
    <message numerus="yes">
        <source>All %n connection(s) to the database are in use.</source>
        <translation>
            <numerusform>La %n connexion à la base de données est utilisée.</numerusform>
            <numerusform>Les %n connexions à la base de données sont toutes utilisées.</numerusform>
        </translation>
    </message>
    <message>
        <source>The step was not begun.</source>
        <translation>L’étape n’a pas été commencée.</translation>
    </message>
    <message>
        <source>Try again when other work is done.</source>
        <translation>Réessayez quand d’autres travaux seront terminés.</translation>
    </message>
</context>
<context>
    <name>trueup::CopyWriter</name>
    <message>
        <source>The bulk load had ended already.</source>
        <translation>Le chargement groupé était déjà terminé.</translation>
    </message>
    <message>
        <source>Nothing of this bulk load was stored.</source>
        <translation>Rien de ce chargement groupé n’a été enregistré.</translation>
    </message>
</context>
<context>
    <name>trueup::CoreDashboard</name>
    <message>
        <source>Last written to.</source>
        <translation>Dernière écriture.</translation>
    </message>
</context>
<context>
    <name>trueup::CoreProducts</name>
    <message>
        <source>Asking for %1</source>
        <translation>Question à propos de %1</translation>
    </message>
    <message>
        <source>Comparing with what was before the batch</source>
        <translation>Comparaison avec l’état d’avant le lot</translation>
    </message>
    <message>
        <source>Putting the changes together</source>
        <translation>Préparation des modifications</translation>
    </message>
    <message>
        <source>Edited here</source>
        <translation>Modifié ici</translation>
    </message>
    <message>
        <source>%1, created</source>
        <translation>%1, créé</translation>
    </message>
    <message>
        <source>%1, archived</source>
        <translation>%1, archivé</translation>
    </message>
    <message>
        <source>%1, restored</source>
        <translation>%1, rétabli</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>Choisi</translation>
    </message>
    <message>
        <source>Linked</source>
        <translation>Lié</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Refusé</translation>
    </message>
    <message>
        <source>Replaced</source>
        <translation>Remplacé</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>Candidat</translation>
    </message>
</context>
<context>
    <name>trueup::CorePush</name>
    <message>
        <source>Go back and open the list again.</source>
        <translation>Revenez en arrière et rouvrez la liste.</translation>
    </message>
    <message>
        <source>The next push does not write it.</source>
        <translation>Le prochain envoi ne l’écrit pas.</translation>
    </message>
    <message>
        <source>The change of %1 is not among the approved ones any more.</source>
        <translation>La modification de %1 n’est plus parmi celles qui sont approuvées.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) will no longer be on sale in the shop.</source>
        <translation>
            <numerusform>%Ln produit ne sera plus en vente dans la boutique.</numerusform>
            <numerusform>%Ln produits ne seront plus en vente dans la boutique.</numerusform>
        </translation>
    </message>
    <message>
        <source>No shop is set up; nothing can be written.</source>
        <translation>Aucune boutique n’est configurée ; rien ne peut être écrit.</translation>
    </message>
    <message>
        <source>Refused value</source>
        <translation>Valeur refusée</translation>
    </message>
    <message>
        <source>Limit of the shop</source>
        <translation>Limite de la boutique</translation>
    </message>
    <message>
        <source>Access refused</source>
        <translation>Accès refusé</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Connexion</translation>
    </message>
    <message>
        <source>Changed in the shop</source>
        <translation>Modifié dans la boutique</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Autre</translation>
    </message>
    <message numerus="yes">
        <source>%Ln price(s) change by more than %1%.</source>
        <translation>
            <numerusform>%Ln prix change de plus de %1 %.</numerusform>
            <numerusform>%Ln prix changent de plus de %1 %.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::CoreReview</name>
    <message>
        <source>This decision was taken back already.</source>
        <translation>Cette décision a déjà été annulée.</translation>
    </message>
</context>
<context>
    <name>trueup::CoreSession</name>
    <message>
        <source>Administrator</source>
        <translation>Administrateur</translation>
    </message>
    <message>
        <source>Approver</source>
        <translation>Approbateur</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>Opérateur</translation>
    </message>
    <message>
        <source>Editor</source>
        <translation>Éditeur</translation>
    </message>
    <message>
        <source>No role</source>
        <translation>Aucun rôle</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>Lecteur</translation>
    </message>
</context>
<context>
    <name>trueup::CoreSettings</name>
    <message>
        <source>Passwords and keys are given by environment variables of this computer.</source>
        <translation>Les mots de passe et les clés viennent de variables d’environnement de cet ordinateur.</translation>
    </message>
    <message>
        <source>Sample data</source>
        <translation>Données d’exemple</translation>
    </message>
    <message>
        <source>Team database</source>
        <translation>Base de données de l’équipe</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Cet ordinateur</translation>
    </message>
    <message>
        <source>Sample data needs no secrets.</source>
        <translation>Les données d’exemple ne demandent aucun secret.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 du %2</translation>
    </message>
    <message>
        <source>Passwords and keys are kept in the keychain of this computer. Environment variables, where set, take precedence.</source>
        <translation>Les mots de passe et les clés sont conservés dans le trousseau de cet ordinateur. Les variables d’environnement ont priorité.</translation>
    </message>
</context>
<context>
    <name>trueup::CoreSetup</name>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>Choose a folder.</source>
        <translation>Choisissez un dossier.</translation>
    </message>
    <message>
        <source>There is a workspace already; it is opened as it is.</source>
        <translation>Il y a déjà un espace de travail ; il est ouvert tel quel.</translation>
    </message>
    <message>
        <source>The folder holds other files. Choose an empty or a new one.</source>
        <translation>Le dossier contient d’autres fichiers. Choisissez-en un vide ou nouveau.</translation>
    </message>
    <message>
        <source>%1 cannot be written to.</source>
        <translation>Impossible d’écrire dans %1.</translation>
    </message>
    <message>
        <source>It can be used.</source>
        <translation>Il peut être utilisé.</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Base de données</translation>
    </message>
    <message>
        <source>PostgreSQL %1 is installed.</source>
        <translation>PostgreSQL %1 est installé.</translation>
    </message>
    <message>
        <source>Sample services</source>
        <translation>Services d’exemple</translation>
    </message>
    <message>
        <source>They are installed.</source>
        <translation>Ils sont installés.</translation>
    </message>
    <message>
        <source>This installation has none; choose one of the other ways.</source>
        <translation>Cette installation n’en a pas ; choisissez une autre façon.</translation>
    </message>
    <message>
        <source>This can be used.</source>
        <translation>Utilisable.</translation>
    </message>
    <message>
        <source>This cannot be used yet.</source>
        <translation>Pas encore utilisable.</translation>
    </message>
    <message>
        <source>Connecting to the database</source>
        <translation>Connexion à la base de données</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tables</translation>
    </message>
    <message>
        <source>There are none of Trueup yet.</source>
        <translation>Il n’y en a encore aucune de Trueup.</translation>
    </message>
    <message numerus="yes">
        <source>They are %n step(s) behind this program.</source>
        <translation>
            <numerusform>Elles ont %n étape de retard sur ce programme.</numerusform>
            <numerusform>Elles ont %n étapes de retard sur ce programme.</numerusform>
        </translation>
    </message>
    <message>
        <source>Starting a private database</source>
        <translation>Démarrage d’une base de données privée</translation>
    </message>
    <message>
        <source>Making the tables</source>
        <translation>Création des tables</translation>
    </message>
</context>
<context>
    <name>trueup::CsvReader</name>
    <message>
        <source>The feed could not be read to its end.</source>
        <translation>Le flux n’a pas pu être lu jusqu’au bout.</translation>
    </message>
</context>
<context>
    <name>trueup::CurlFeedSource</name>
    <message>
        <source>The transfer library could not be started.</source>
        <translation>La bibliothèque de transfert n’a pas pu démarrer.</translation>
    </message>
    <message>
        <source>The server&apos;s list of files is too long.</source>
        <translation>La liste des fichiers du serveur est trop longue.</translation>
    </message>
    <message>
        <source>A web server gives no list of its files.</source>
        <translation>Un serveur web ne donne pas la liste de ses fichiers.</translation>
    </message>
    <message>
        <source>Write the whole file name into the feed&apos;s address.</source>
        <translation>Écrivez le nom complet du fichier dans l’adresse du flux.</translation>
    </message>
    <message>
        <source>The file “%1” is not on %2.</source>
        <translation>Le fichier « %1 » n’est pas sur %2.</translation>
    </message>
    <message>
        <source>Check the folder and file name in the feed settings.</source>
        <translation>Vérifiez le dossier et le nom du fichier dans les réglages du flux.</translation>
    </message>
</context>
<context>
    <name>trueup::DatabaseAddress</name>
    <message>
        <source>Write it as postgresql://user:password@host:5432/database, with special characters in percent encoding.</source>
        <translation>Écrivez-la sous la forme postgresql://user:password@host:5432/database, les caractères spéciaux en encodage pour cent.</translation>
    </message>
    <message>
        <source>The database address names several hosts; Trueup works with one.</source>
        <translation>L’adresse de la base de données nomme plusieurs hôtes ; Trueup n’en utilise qu’un.</translation>
    </message>
    <message>
        <source>The port in the database address is not a number between 1 and 65535.</source>
        <translation>Le port dans l’adresse de la base de données n’est pas un nombre de 1 à 65535.</translation>
    </message>
    <message>
        <source>The database address has an unknown sslmode.</source>
        <translation>L’adresse de la base de données a un sslmode inconnu.</translation>
    </message>
    <message>
        <source>The database address does not start with postgresql://.</source>
        <translation>L’adresse de la base de données ne commence pas par postgresql://.</translation>
    </message>
    <message>
        <source>The database address names no database.</source>
        <translation>L’adresse de la base de données ne nomme aucune base de données.</translation>
    </message>
</context>
<context>
    <name>trueup::Desktop</name>
    <message>
        <source>There is no workspace to take pictures of. Name one with --workspace or --database.</source>
        <translation>Il n’y a pas d’espace de travail à photographier. Nommez-en un avec --workspace ou --database.</translation>
    </message>
    <message>
        <source>The settings of this computer could not be read.</source>
        <translation>Les réglages de cet ordinateur n’ont pas pu être lus.</translation>
    </message>
    <message>
        <source>Sizes, columns, language and the place of the data are as on a first start.</source>
        <translation>Tailles, colonnes, langue et emplacement des données sont comme au premier démarrage.</translation>
    </message>
    <message>
        <source>Choose the workspace again if this is not the one; the old file is kept.</source>
        <translation>Choisissez de nouveau l’espace de travail si ce n’est pas le bon ; l’ancien fichier est conservé.</translation>
    </message>
</context>
<context>
    <name>trueup::Doctor</name>
    <message numerus="yes">
        <source>The clocks of the shop and of this computer differ by %n second(s).</source>
        <translation>
            <numerusform>Les horloges de la boutique et de cet ordinateur diffèrent de %n seconde.</numerusform>
            <numerusform>Les horloges de la boutique et de cet ordinateur diffèrent de %n secondes.</numerusform>
        </translation>
    </message>
    <message>
        <source>Stock is written to %1.</source>
        <translation>Le stock est écrit dans %1.</translation>
    </message>
    <message>
        <source>Of several locations (%1), stock is written to %2.</source>
        <translation>Parmi plusieurs emplacements (%1), le stock est écrit dans %2.</translation>
    </message>
    <message>
        <source>The login %1 has no role.</source>
        <translation>Le compte %1 n’a aucun rôle.</translation>
    </message>
    <message>
        <source>%1 is %2.</source>
        <translation>%1 est %2.</translation>
    </message>
    <message>
        <source>%1 is there</source>
        <translation>%1 est présent</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n page(s)</source>
        <translation>
            <numerusform>%1 : %n page</numerusform>
            <numerusform>%1 : %n pages</numerusform>
        </translation>
    </message>
    <message>
        <source>The app lacks: %1.</source>
        <translation>Il manque à l’application : %1.</translation>
    </message>
    <message>
        <source>The shop no longer speaks version %1.</source>
        <translation>La boutique ne parle plus la version %1.</translation>
    </message>
    <message>
        <source>The shop speaks version %1.</source>
        <translation>La boutique parle la version %1.</translation>
    </message>
    <message>
        <source>Set the connection in the settings, or in the environment.</source>
        <translation>Configurez la connexion dans les réglages ou dans l’environnement.</translation>
    </message>
    <message>
        <source>The clocks of the shop and of this computer agree.</source>
        <translation>Les horloges de la boutique et de cet ordinateur concordent.</translation>
    </message>
    <message>
        <source>Set the clock of this computer.</source>
        <translation>Réglez l’horloge de cet ordinateur.</translation>
    </message>
    <message>
        <source>The shop has no active location that fulfils online orders.</source>
        <translation>La boutique n’a aucun emplacement actif qui traite les commandes en ligne.</translation>
    </message>
    <message>
        <source>Choose the location whose stock is written (settings set shopify.location ID).</source>
        <translation>Choisissez l’emplacement dont le stock est écrit (settings set shopify.location ID).</translation>
    </message>
    <message>
        <source>If that is the wrong one, choose another (settings set shopify.location ID).</source>
        <translation>Si ce n’est pas le bon, choisissez-en un autre (settings set shopify.location ID).</translation>
    </message>
    <message>
        <source>The database is at the version of this program.</source>
        <translation>La base de données est à la version de ce programme.</translation>
    </message>
    <message>
        <source>Ask an administrator for one (Settings, People and roles; or “trueup-cli users grant”).</source>
        <translation>Demandez-en un à un administrateur (Réglages, Personnes et rôles ; ou « trueup-cli users grant »).</translation>
    </message>
    <message>
        <source>No feed is configured.</source>
        <translation>Aucun flux n’est configuré.</translation>
    </message>
    <message>
        <source>Xorosoft is not configured.</source>
        <translation>Xorosoft n’est pas configuré.</translation>
    </message>
    <message>
        <source>Check the key pair and which modules it may read.</source>
        <translation>Vérifiez la paire de clés et les modules qu’elle peut lire.</translation>
    </message>
    <message>
        <source>Shopify is not configured.</source>
        <translation>Shopify n’est pas configuré.</translation>
    </message>
    <message>
        <source>The app has every scope it needs.</source>
        <translation>L’application a toutes les autorisations nécessaires.</translation>
    </message>
    <message>
        <source>Add the scopes to the app and install it again.</source>
        <translation>Ajoutez les autorisations à l’application et installez-la de nouveau.</translation>
    </message>
    <message>
        <source>Update Trueup; until then nothing is written.</source>
        <translation>Mettez Trueup à jour ; d’ici là, rien n’est écrit.</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) on the first page</source>
        <translation>
            <numerusform>%n ligne sur la première page</numerusform>
            <numerusform>%n lignes sur la première page</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 answered: %2, %n page(s) in all.</source>
        <translation>
            <numerusform>%1 a répondu : %2, %n page en tout.</numerusform>
            <numerusform>%1 a répondu : %2, %n pages en tout.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 answered: %2. It names no last page.</source>
        <translation>%1 a répondu : %2. Aucune dernière page n’est nommée.</translation>
    </message>
    <message>
        <source>First change is dated %1.</source>
        <translation>La première modification date du %1.</translation>
    </message>
    <message>
        <source>Keys that say something: %1.</source>
        <translation>Clés qui disent quelque chose : %1.</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Poids</translation>
    </message>
    <message>
        <source>Name of the store</source>
        <translation>Nom du magasin</translation>
    </message>
    <message>
        <source>Every value that is read was found in %1.</source>
        <translation>Chaque valeur lue se trouve dans %1.</translation>
    </message>
    <message>
        <source>Nowhere on the first page of %1: %2.</source>
        <translation>Nulle part sur la première page de %1 : %2.</translation>
    </message>
    <message>
        <source>If the ERP holds this, name its keys (settings set xorosoft.fields).</source>
        <translation>Si l’ERP contient cela, nommez ses clés (settings set xorosoft.fields).</translation>
    </message>
</context>
<context>
    <name>trueup::EtilizeImport</name>
    <message>
        <source>The folder %1 cannot be made.</source>
        <translation>Le dossier %1 ne peut pas être créé.</translation>
    </message>
    <message>
        <source>Choose another workspace folder, or give yourself the right to write there.</source>
        <translation>Choisissez un autre dossier d’espace de travail, ou donnez-vous le droit d’y écrire.</translation>
    </message>
    <message>
        <source>Xorosoft is not configured, so the feed cannot be filtered by it.</source>
        <translation>Xorosoft n’est pas configuré ; le flux ne peut donc pas être filtré par lui.</translation>
    </message>
    <message>
        <source>Set the connection to Xorosoft, or import without the filter (--no-filter).</source>
        <translation>Configurez la connexion à Xorosoft, ou importez sans le filtre (--no-filter).</translation>
    </message>
    <message>
        <source>Nothing was staged.</source>
        <translation>Rien n’a été préparé.</translation>
    </message>
    <message>
        <source>If this is right, somebody who may approve releases run %1 with a reason; then import again.</source>
        <translation>Si c’est voulu, une personne autorisée à approuver libère l’exécution %1 avec un motif ; importez ensuite de nouveau.</translation>
    </message>
    <message>
        <source>Staging the changes</source>
        <translation>Préparation des modifications</translation>
    </message>
    <message>
        <source>The rows of the feed do not add up: %1 read, %2 accepted, %3 rejected, %4 image rows, %5 blank.</source>
        <translation>Le compte des lignes du flux est faux : %1 lues, %2 acceptées, %3 rejetées, %4 lignes d’image, %5 vides.</translation>
    </message>
    <message>
        <source>Please report this with the file; a row may have been lost.</source>
        <translation>Signalez-le avec le fichier ; une ligne a pu se perdre.</translation>
    </message>
</context>
<context>
    <name>trueup::ExportJoiner</name>
    <message>
        <source>Nothing of the export was used.</source>
        <translation>Rien de l’exportation n’a été utilisé.</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Réessayez.</translation>
    </message>
    <message>
        <source>No folder could be made in %1.</source>
        <translation>Aucun dossier n’a pu être créé dans %1.</translation>
    </message>
    <message>
        <source>There is no room left to sort the export.</source>
        <translation>Il n’y a plus de place pour trier l’exportation.</translation>
    </message>
    <message>
        <source>The shop&apos;s export names a product twice, or something that is none.</source>
        <translation>L’exportation de la boutique nomme un produit deux fois, ou nomme quelque chose qui n’en est pas un.</translation>
    </message>
    <message>
        <source>The shop&apos;s export names something of a product that is not in it.</source>
        <translation>L’exportation de la boutique nomme un élément d’un produit qui n’y figure pas.</translation>
    </message>
    <message>
        <source>%1 could not be written.</source>
        <translation>%1 n’a pas pu être écrit.</translation>
    </message>
    <message>
        <source>A line of the shop&apos;s export cannot be read.</source>
        <translation>Une ligne de l’exportation de la boutique ne peut pas être lue.</translation>
    </message>
    <message>
        <source>The shop&apos;s list of collections names one twice, or something that is none.</source>
        <translation>La liste des collections de la boutique en nomme une deux fois, ou nomme autre chose.</translation>
    </message>
    <message>
        <source>The shop&apos;s list of collections names a product of a collection that is not in it.</source>
        <translation>La liste des collections de la boutique nomme un produit d’une collection qui n’y figure pas.</translation>
    </message>
</context>
<context>
    <name>trueup::Exporter</name>
    <message>
        <source>The file %1 cannot be written.</source>
        <translation>Le fichier %1 ne peut pas être écrit.</translation>
    </message>
    <message>
        <source>Nothing was exported.</source>
        <translation>Rien n’a été exporté.</translation>
    </message>
    <message>
        <source>Check the folder, its permissions and the free space.</source>
        <translation>Vérifiez le dossier, ses permissions et l’espace libre.</translation>
    </message>
    <message>
        <source>An export is a .csv or .xlsx file, not “%1”.</source>
        <translation>Une exportation est un fichier .csv ou .xlsx, pas « %1 ».</translation>
    </message>
    <message>
        <source>Give the file one of these endings.</source>
        <translation>Donnez au fichier une de ces extensions.</translation>
    </message>
    <message>
        <source>The export cannot be written.</source>
        <translation>L’exportation ne peut pas être écrite.</translation>
    </message>
    <message>
        <source>Check the folder and the free space.</source>
        <translation>Vérifiez le dossier et l’espace libre.</translation>
    </message>
    <message>
        <source>A sheet holds at most 1048576 rows.</source>
        <translation>Une feuille contient au plus 1 048 576 lignes.</translation>
    </message>
    <message>
        <source>Export a .csv file instead.</source>
        <translation>Exportez plutôt un fichier .csv.</translation>
    </message>
    <message>
        <source>No temporary file could be made.</source>
        <translation>Aucun fichier temporaire n’a pu être créé.</translation>
    </message>
</context>
<context>
    <name>trueup::FeedAddress</name>
    <message>
        <source>Write the address of the feed like ftp://ftp.example.com/folder/feed.zip.</source>
        <translation>Écrivez l’adresse du flux comme ftp://ftp.example.com/folder/feed.zip.</translation>
    </message>
    <message>
        <source>No address is set for the feed.</source>
        <translation>Aucune adresse n’est fixée pour le flux.</translation>
    </message>
    <message>
        <source>The feed&apos;s address begins with “%1://”, which is not supported.</source>
        <translation>L’adresse du flux commence par « %1:// », qui n’est pas pris en charge.</translation>
    </message>
    <message>
        <source>The feed&apos;s address names no server.</source>
        <translation>L’adresse du flux ne nomme aucun serveur.</translation>
    </message>
</context>
<context>
    <name>trueup::FeedArchive</name>
    <message>
        <source>Download it again; if that does not help, ask the supplier for a new file.</source>
        <translation>Téléchargez-le de nouveau ; si cela n’aide pas, demandez un nouveau fichier au fournisseur.</translation>
    </message>
    <message>
        <source>The zip entry “%1” unpacks to more than is accepted for its packed size.</source>
        <translation>L’entrée zip « %1 » se décompresse à plus que ce qui est accepté pour sa taille compressée.</translation>
    </message>
    <message>
        <source>The zip file could not be read.</source>
        <translation>Le fichier zip n’a pas pu être lu.</translation>
    </message>
    <message>
        <source>The zip entry “%1” is damaged.</source>
        <translation>L’entrée zip « %1 » est endommagée.</translation>
    </message>
    <message>
        <source>The file “%1” is empty.</source>
        <translation>Le fichier « %1 » est vide.</translation>
    </message>
    <message>
        <source>The file “%1” is not a zip but a web page. It says: “%2”</source>
        <translation>Le fichier « %1 » n’est pas un zip mais une page web. Elle dit : « %2 »</translation>
    </message>
    <message>
        <source>The file “%1” is not a zip.</source>
        <translation>Le fichier « %1 » n’est pas un zip.</translation>
    </message>
    <message>
        <source>The zip holds an entry whose name points outside it: “%1”.</source>
        <translation>Le zip contient une entrée dont le nom mène hors de lui : « %1 ».</translation>
    </message>
    <message>
        <source>The zip unpacks to more than %1.</source>
        <translation>Le zip se décompresse à plus de %1.</translation>
    </message>
    <message>
        <source>The zip holds no files.</source>
        <translation>Le zip ne contient aucun fichier.</translation>
    </message>
    <message>
        <source>The zip holds no CSV file, only: %1.</source>
        <translation>Le zip ne contient aucun fichier CSV, seulement : %1.</translation>
    </message>
    <message>
        <source>Check that the right file was chosen, or ask the supplier for the feed.</source>
        <translation>Vérifiez que le bon fichier a été choisi, ou demandez le flux au fournisseur.</translation>
    </message>
    <message>
        <source>The zip holds several CSV files and it is not clear which one is the feed: %1.</source>
        <translation>Le zip contient plusieurs fichiers CSV et on ne sait pas lequel est le flux : %1.</translation>
    </message>
    <message>
        <source>The file “%1” could not be opened.</source>
        <translation>Le fichier « %1 » n’a pas pu être ouvert.</translation>
    </message>
    <message>
        <source>The zip entry “%1” is encrypted.</source>
        <translation>L’entrée zip « %1 » est chiffrée.</translation>
    </message>
    <message>
        <source>Ask the supplier for a file without a password.</source>
        <translation>Demandez au fournisseur un fichier sans mot de passe.</translation>
    </message>
    <message>
        <source>The zip entry “%1” is packed by a method that is not supported.</source>
        <translation>L’entrée zip « %1 » est compressée par une méthode non prise en charge.</translation>
    </message>
    <message>
        <source>The CSV file “%1” in the zip is empty.</source>
        <translation>Le fichier CSV « %1 » du zip est vide.</translation>
    </message>
    <message>
        <source>Set the name under Settings › Import and matching (feed.csv_name), then run the import again.</source>
        <translation>Fixez le nom sous Réglages › Importation et correspondances (feed.csv_name), puis relancez l’importation.</translation>
    </message>
</context>
<context>
    <name>trueup::FeedJobTable</name>
    <message>
        <source>The import %1</source>
        <translation>L’importation %1</translation>
    </message>
</context>
<context>
    <name>trueup::FeedScan</name>
    <message>
        <source>The feed has no column “%1”.</source>
        <translation>Le flux n’a pas de colonne « %1 ».</translation>
    </message>
    <message>
        <source>The CSV inside the feed is empty.</source>
        <translation>Le fichier CSV du flux est vide.</translation>
    </message>
    <message>
        <source>Ask the supplier for the file, then import again.</source>
        <translation>Demandez le fichier au fournisseur, puis importez de nouveau.</translation>
    </message>
    <message>
        <source>Nothing was imported.</source>
        <translation>Rien n’a été importé.</translation>
    </message>
    <message>
        <source>columns found: %1</source>
        <translation>colonnes trouvées : %1</translation>
    </message>
    <message>
        <source>Looking through the feed</source>
        <translation>Parcours du flux</translation>
    </message>
    <message>
        <source>Check that the right file was chosen, or map the renamed column (setting feed.column_map).</source>
        <translation>Vérifiez que c’est le bon fichier, ou associez la colonne renommée (réglage feed.column_map).</translation>
    </message>
    <message>
        <source>Its column “%1” is not known; it may be “%2”.</source>
        <translation>Sa colonne « %1 » est inconnue ; c’est peut-être « %2 ».</translation>
    </message>
    <message>
        <source>If that is right, somebody who may change settings says so once with: %1. Then import again.</source>
        <translation>Si c’est exact, une personne qui peut modifier les réglages le dit une fois avec : %1. Puis importez de nouveau.</translation>
    </message>
</context>
<context>
    <name>trueup::FeedSource</name>
    <message>
        <source>The folder “%1” does not exist on %2.</source>
        <translation>Le dossier « %1 » n’existe pas sur %2.</translation>
    </message>
    <message>
        <source>The file “%1” is not on %2.</source>
        <translation>Le fichier « %1 » n’est pas sur %2.</translation>
    </message>
    <message>
        <source>Check the folder and file name in the feed settings.</source>
        <translation>Vérifiez le dossier et le nom du fichier dans les réglages du flux.</translation>
    </message>
    <message>
        <source>%1 refused the user name or password.</source>
        <translation>%1 a refusé le nom d’utilisateur ou le mot de passe.</translation>
    </message>
    <message>
        <source>Check the user name and password of the feed.</source>
        <translation>Vérifiez le nom d’utilisateur et le mot de passe du flux.</translation>
    </message>
    <message>
        <source>The connection to %1 broke off.</source>
        <translation>La connexion à %1 a été coupée.</translation>
    </message>
    <message>
        <source>Try again; if it keeps happening, ask the supplier whether the server is well.</source>
        <translation>Réessayez ; si cela se répète, demandez au fournisseur si le serveur va bien.</translation>
    </message>
    <message>
        <source>%1 does not let this user read the file.</source>
        <translation>%1 ne laisse pas cet utilisateur lire le fichier.</translation>
    </message>
    <message>
        <source>Ask the supplier for access.</source>
        <translation>Demandez l’accès au fournisseur.</translation>
    </message>
    <message>
        <source>%1 asks to wait before asking again.</source>
        <translation>%1 demande d’attendre avant de redemander.</translation>
    </message>
    <message>
        <source>%1 answered with status %2.</source>
        <translation>%1 a répondu par l’état %2.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Réessayez plus tard.</translation>
    </message>
    <message>
        <source>%1 offers no encryption.</source>
        <translation>%1 n’offre aucun chiffrement.</translation>
    </message>
    <message>
        <source>Allow an unencrypted connection in the feed settings, or ask the supplier for FTPS.</source>
        <translation>Permettez une connexion non chiffrée dans les réglages du flux, ou demandez FTPS au fournisseur.</translation>
    </message>
    <message>
        <source>The key of %1 is not among the known hosts.</source>
        <translation>La clé de %1 n’est pas parmi les hôtes connus.</translation>
    </message>
    <message>
        <source>Compare the key with the one the supplier gave you and add it to the known hosts.</source>
        <translation>Comparez la clé avec celle que le fournisseur vous a donnée et ajoutez-la aux hôtes connus.</translation>
    </message>
    <message>
        <source>The certificate of %1 could not be verified.</source>
        <translation>Le certificat de %1 n’a pas pu être vérifié.</translation>
    </message>
    <message>
        <source>Check the server&apos;s name; for a private authority set its certificate file in the feed settings.</source>
        <translation>Vérifiez le nom du serveur ; pour une autorité privée, fixez son fichier de certificat dans les réglages du flux.</translation>
    </message>
    <message>
        <source>%1 refused the request (reply %2).</source>
        <translation>%1 a refusé la requête (réponse %2).</translation>
    </message>
    <message>
        <source>The server %1 was not found.</source>
        <translation>Le serveur %1 est introuvable.</translation>
    </message>
    <message>
        <source>Check the server&apos;s name in the feed settings and your network connection.</source>
        <translation>Vérifiez le nom du serveur dans les réglages du flux et votre connexion réseau.</translation>
    </message>
    <message>
        <source>%1 does not accept connections.</source>
        <translation>%1 n’accepte pas de connexions.</translation>
    </message>
    <message>
        <source>Check the address and port in the feed settings, then try again.</source>
        <translation>Vérifiez l’adresse et le port dans les réglages du flux, puis réessayez.</translation>
    </message>
    <message>
        <source>%1 did not answer in time.</source>
        <translation>%1 n’a pas répondu à temps.</translation>
    </message>
    <message>
        <source>The feed&apos;s address cannot be used: %1</source>
        <translation>L’adresse du flux est inutilisable : %1</translation>
    </message>
    <message>
        <source>Check the address in the feed settings.</source>
        <translation>Vérifiez l’adresse dans les réglages du flux.</translation>
    </message>
    <message>
        <source>The file “%1” was being replaced while it was downloaded.</source>
        <translation>Le fichier « %1 » a été remplacé pendant son téléchargement.</translation>
    </message>
    <message>
        <source>Wait until the supplier has finished uploading, then download again.</source>
        <translation>Attendez que le fournisseur ait fini son téléversement, puis téléchargez de nouveau.</translation>
    </message>
    <message>
        <source>The file “%1” is empty.</source>
        <translation>Le fichier « %1 » est vide.</translation>
    </message>
    <message>
        <source>Ask the supplier for a new file, or wait for the next delivery.</source>
        <translation>Demandez un nouveau fichier au fournisseur, ou attendez la prochaine livraison.</translation>
    </message>
    <message>
        <source>No file matches “%1”.</source>
        <translation>Aucun fichier ne correspond à « %1 ».</translation>
    </message>
    <message>
        <source>Check the file name in the feed settings.</source>
        <translation>Vérifiez le nom du fichier dans les réglages du flux.</translation>
    </message>
    <message>
        <source>Downloading the feed</source>
        <translation>Téléchargement du flux</translation>
    </message>
    <message>
        <source>The feed was not downloaded; the last good file stays in use.</source>
        <translation>Le flux n’a pas été téléchargé ; le dernier bon fichier reste en usage.</translation>
    </message>
</context>
<context>
    <name>trueup::Field</name>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>Handle</source>
        <translation>Identifiant d’URL</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>Vendor</source>
        <translation>Fournisseur</translation>
    </message>
    <message>
        <source>Product type</source>
        <translation>Type de produit</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Étiquettes</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>État</translation>
    </message>
    <message>
        <source>SEO title</source>
        <translation>Titre SEO</translation>
    </message>
    <message>
        <source>SEO description</source>
        <translation>Description SEO</translation>
    </message>
    <message>
        <source>Specifications</source>
        <translation>Caractéristiques</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>UGS</translation>
    </message>
    <message>
        <source>Barcode</source>
        <translation>Code-barres</translation>
    </message>
    <message>
        <source>Manufacturer part number</source>
        <translation>Numéro de pièce du fabricant</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Prix</translation>
    </message>
    <message>
        <source>Compare-at price</source>
        <translation>Prix avant réduction</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Coût</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>Stock</translation>
    </message>
    <message>
        <source>Weight (g)</source>
        <translation>Poids (g)</translation>
    </message>
    <message>
        <source>When out of stock</source>
        <translation>Si en rupture de stock</translation>
    </message>
    <message>
        <source>Needs shipping</source>
        <translation>À expédier</translation>
    </message>
    <message>
        <source>Charge tax</source>
        <translation>Taxable</translation>
    </message>
</context>
<context>
    <name>trueup::Guardrails</name>
    <message numerus="yes">
        <source>%n product(s) of %1 are no longer in the shop.</source>
        <translation>
            <numerusform>%n produit sur %1 n’est plus dans la boutique.</numerusform>
            <numerusform>%n produits sur %1 ne sont plus dans la boutique.</numerusform>
        </translation>
    </message>
    <message>
        <source>The feed has no product rows.</source>
        <translation>Le flux n’a aucune ligne de produit.</translation>
    </message>
    <message>
        <source>The feed is %1% shorter than the last accepted one: %2 of %3 product rows are gone.</source>
        <translation>Le flux est plus court de %1 % que le dernier accepté : %2 lignes de produit sur %3 ont disparu.</translation>
    </message>
    <message>
        <source>%1% of the products of the last feed are missing from this one (%2 of %3).</source>
        <translation>%1 % des produits du dernier flux manquent dans celui-ci (%2 sur %3).</translation>
    </message>
    <message>
        <source>Columns that were filled before are missing or empty: %1.</source>
        <translation>Des colonnes auparavant remplies manquent ou sont vides : %1.</translation>
    </message>
    <message>
        <source>%1% of the rows share a key with another row (%2 of %3).</source>
        <translation>%1 % des lignes partagent une clé avec une autre ligne (%2 sur %3).</translation>
    </message>
    <message>
        <source>%1% more rows than last time have no ERP item: %2 more than %3.</source>
        <translation>%1 % de lignes de plus que la dernière fois n’ont pas d’article dans l’ERP : %2 de plus que %3.</translation>
    </message>
    <message>
        <source>%1% of the products would change (%2 of %3).</source>
        <translation>%1 % des produits changeraient (%2 sur %3).</translation>
    </message>
    <message>
        <source>The price of %1% of the products would move strongly (%2 of %3).</source>
        <translation>Le prix de %1 % des produits varierait fortement (%2 sur %3).</translation>
    </message>
    <message>
        <source>%1% of the prices are zero, negative or below cost (%2 of %3).</source>
        <translation>%1 % des prix sont nuls, négatifs ou inférieurs au coût (%2 sur %3).</translation>
    </message>
    <message>
        <source>The stock of %1% of the products that have any would change (%2 of %3).</source>
        <translation>Le stock de %1 % des produits qui en ont changerait (%2 sur %3).</translation>
    </message>
    <message>
        <source>%1% of the products in stock would go to zero (%2 of %3).</source>
        <translation>%1 % des produits en stock passeraient à zéro (%2 sur %3).</translation>
    </message>
    <message>
        <source>The run needs %1 API points, more than the %2 of a day: send it in bulk or split it.</source>
        <translation>L’exécution demande %1 points d’API, plus que les %2 d’une journée : envoyez-la par opérations groupées ou divisez-la.</translation>
    </message>
    <message>
        <source>%1% of the filled values would become empty (%2 of %3).</source>
        <translation>%1 % des valeurs remplies deviendraient vides (%2 sur %3).</translation>
    </message>
    <message>
        <source>The ERP catalogue was not read to its end.</source>
        <translation>Le catalogue de l’ERP n’a pas été lu jusqu’au bout.</translation>
    </message>
    <message>
        <source>The ERP lists %1% fewer items than last time (%2 of %3 are gone).</source>
        <translation>L’ERP liste %1 % d’articles de moins que la dernière fois (%2 sur %3 ont disparu).</translation>
    </message>
    <message numerus="yes">
        <source>%n product(s) would be withdrawn from sale.</source>
        <translation>
            <numerusform>%n produit serait retiré de la vente.</numerusform>
            <numerusform>%n produits seraient retirés de la vente.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The file is %n hour(s) older than the last imported one: the source looks restored from an old backup.</source>
        <translation>
            <numerusform>Le fichier est plus ancien de %n heure que le dernier importé : la source semble restaurée d’une vieille sauvegarde.</numerusform>
            <numerusform>Le fichier est plus ancien de %n heures que le dernier importé : la source semble restaurée d’une vieille sauvegarde.</numerusform>
        </translation>
    </message>
    <message>
        <source>This is a file that was imported before the last one: the source looks restored from an old backup.</source>
        <translation>Ce fichier a été importé avant le dernier : la source semble restaurée d’une vieille sauvegarde.</translation>
    </message>
    <message>
        <source>New in this feed: %1. A renamed column is mapped by the setting feed.column_map.</source>
        <translation>Nouvelles dans ce flux : %1. Le réglage feed.column_map associe une colonne renommée.</translation>
    </message>
    <message>
        <source>The ERP no longer sells %1% of its items (%2 of %3).</source>
        <translation>L’ERP ne vend plus %1 % de ses articles (%2 sur %3).</translation>
    </message>
    <message>
        <source>%1% of the items in stock are at zero or unknown now (%2 of %3).</source>
        <translation>%1 % des articles en stock sont maintenant à zéro ou inconnus (%2 sur %3).</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) have no ERP item; last time every row had one.</source>
        <translation>
            <numerusform>%n ligne n’a pas d’article dans l’ERP ; la dernière fois, chaque ligne en avait un.</numerusform>
            <numerusform>%n lignes n’ont pas d’article dans l’ERP ; la dernière fois, chaque ligne en avait un.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) keep the stock they have: the ERP&apos;s is older than %1 h, or was not read to its end.</source>
        <translation>
            <numerusform>%Ln produit garde son stock : celui de l’ERP date de plus de %1 h ou n’a pas été lu jusqu’au bout.</numerusform>
            <numerusform>%Ln produits gardent leur stock : celui de l’ERP date de plus de %1 h ou n’a pas été lu jusqu’au bout.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) keep the stock they have until an open change of theirs is written or decided; the next run looks at them again.</source>
        <translation>
            <numerusform>%Ln produit garde son stock jusqu’à ce qu’une modification en cours le concernant soit écrite ou décidée ; la prochaine exécution l’examinera de nouveau.</numerusform>
            <numerusform>%Ln produits gardent leur stock jusqu’à ce qu’une modification en cours les concernant soit écrite ou décidée ; la prochaine exécution les examinera de nouveau.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::Http</name>
    <message>
        <source>%1 refused the credentials.</source>
        <translation>%1 a refusé les identifiants.</translation>
    </message>
    <message>
        <source>Check the key or token in the settings.</source>
        <translation>Vérifiez la clé ou le jeton dans les réglages.</translation>
    </message>
    <message>
        <source>%1 does not permit this request (HTTP status %2).</source>
        <translation>%1 ne permet pas cette requête (état HTTP %2).</translation>
    </message>
    <message>
        <source>Check what the key or token is allowed to do.</source>
        <translation>Vérifiez ce que la clé ou le jeton permet.</translation>
    </message>
    <message>
        <source>%1 asks for fewer requests.</source>
        <translation>%1 demande moins de requêtes.</translation>
    </message>
    <message>
        <source>Try again later, or lower the rate in the settings.</source>
        <translation>Réessayez plus tard ou réduisez la cadence dans les réglages.</translation>
    </message>
    <message>
        <source>%1 answered with HTTP status %2.</source>
        <translation>%1 a répondu par l’état HTTP %2.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Réessayez plus tard.</translation>
    </message>
    <message>
        <source>It is not known whether the request was carried out.</source>
        <translation>On ne sait pas si la requête a été exécutée.</translation>
    </message>
    <message>
        <source>%1 failed several times in a row and is left alone for a moment.</source>
        <translation>%1 a échoué plusieurs fois de suite et est laissé en paix un moment.</translation>
    </message>
    <message>
        <source>The request was not sent.</source>
        <translation>La requête n’a pas été envoyée.</translation>
    </message>
    <message>
        <source>Try again in a minute.</source>
        <translation>Réessayez dans une minute.</translation>
    </message>
</context>
<context>
    <name>trueup::HttpTransfer</name>
    <message>
        <source>It is not known whether the request was carried out.</source>
        <translation>On ne sait pas si la requête a été exécutée.</translation>
    </message>
    <message>
        <source>%1 could not be reached in time.</source>
        <translation>%1 n’a pas pu être joint à temps.</translation>
    </message>
    <message>
        <source>Check the network connection and try again.</source>
        <translation>Vérifiez la connexion réseau et réessayez.</translation>
    </message>
    <message>
        <source>The answer of %1 is larger than expected.</source>
        <translation>La réponse de %1 est plus grande que prévu.</translation>
    </message>
    <message>
        <source>%1 did not answer in time.</source>
        <translation>%1 n’a pas répondu à temps.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Réessayez plus tard.</translation>
    </message>
    <message>
        <source>No secure connection to %1 could be made.</source>
        <translation>Aucune connexion sécurisée à %1 n’a pu être établie.</translation>
    </message>
    <message>
        <source>Check the date of this computer and the certificate of the server.</source>
        <translation>Vérifiez la date de cet ordinateur et le certificat du serveur.</translation>
    </message>
    <message>
        <source>The server %1 was not found.</source>
        <translation>Le serveur %1 est introuvable.</translation>
    </message>
    <message>
        <source>Check the address and the network connection.</source>
        <translation>Vérifiez l’adresse et la connexion réseau.</translation>
    </message>
    <message>
        <source>%1 refused the connection.</source>
        <translation>%1 a refusé la connexion.</translation>
    </message>
    <message>
        <source>Check the address, or try again later.</source>
        <translation>Vérifiez l’adresse, ou réessayez plus tard.</translation>
    </message>
    <message>
        <source>The connection to %1 was lost before the answer was complete.</source>
        <translation>La connexion à %1 a été perdue avant la fin de la réponse.</translation>
    </message>
    <message>
        <source>There is no room left for the answer of %1.</source>
        <translation>Il n’y a plus de place pour la réponse de %1.</translation>
    </message>
    <message>
        <source>The answer of %1 could not be written to %2.</source>
        <translation>La réponse de %1 n’a pas pu être écrite dans %2.</translation>
    </message>
    <message>
        <source>Free some space and try again.</source>
        <translation>Libérez de l’espace et réessayez.</translation>
    </message>
    <message>
        <source>Check the folder and try again.</source>
        <translation>Vérifiez le dossier et réessayez.</translation>
    </message>
</context>
<context>
    <name>trueup::ImportPipeline</name>
    <message>
        <source>Reading, matching and comparing</source>
        <translation>Lecture, rapprochement et comparaison</translation>
    </message>
</context>
<context>
    <name>trueup::InboxProcessor</name>
    <message>
        <source>The delivery is not signed by the shop.</source>
        <translation>La livraison n’est pas signée par la boutique.</translation>
    </message>
    <message>
        <source>Check the client secret in the settings.</source>
        <translation>Vérifiez le secret client dans les réglages.</translation>
    </message>
    <message>
        <source>The delivery is not what a delivery of the shop looks like.</source>
        <translation>La livraison n’a pas la forme d’une livraison de la boutique.</translation>
    </message>
</context>
<context>
    <name>trueup::Issue</name>
    <message>
        <source>A required value is missing.</source>
        <translation>Une valeur obligatoire manque.</translation>
    </message>
    <message>
        <source>The row has a title or SKU but lacks title, SKU, vendor or type.</source>
        <translation>La ligne a un titre ou une UGS, mais il lui manque le titre, l’UGS, le fournisseur ou le type.</translation>
    </message>
    <message>
        <source>The row has more filled cells than the header has columns.</source>
        <translation>La ligne a plus de cellules remplies que l’en-tête n’a de colonnes.</translation>
    </message>
    <message>
        <source>The text holds bytes that its encoding does not know.</source>
        <translation>Le texte contient des octets que son encodage ne connaît pas.</translation>
    </message>
    <message>
        <source>Another row has the same SKU.</source>
        <translation>Une autre ligne a la même UGS.</translation>
    </message>
    <message>
        <source>Another product has the same handle.</source>
        <translation>Un autre produit a le même identifiant d’URL.</translation>
    </message>
    <message>
        <source>The image belongs to a handle without a product row.</source>
        <translation>L’image appartient à un identifiant d’URL sans ligne de produit.</translation>
    </message>
    <message>
        <source>The address is not an http or https address of an image.</source>
        <translation>L’adresse n’est pas une adresse http ou https d’une image.</translation>
    </message>
    <message>
        <source>The barcode was saved in scientific notation; its digits are lost.</source>
        <translation>Le code-barres a été enregistré en notation scientifique ; ses chiffres sont perdus.</translation>
    </message>
    <message>
        <source>The barcode is not a valid GTIN.</source>
        <translation>Le code-barres n’est pas un GTIN valide.</translation>
    </message>
    <message>
        <source>The price can be read in two ways.</source>
        <translation>Le prix peut se lire de deux façons.</translation>
    </message>
    <message>
        <source>The value is longer than the shop accepts.</source>
        <translation>La valeur est plus longue que ce que la boutique accepte.</translation>
    </message>
    <message>
        <source>Several columns give the same specification; their values were listed.</source>
        <translation>Plusieurs colonnes donnent la même caractéristique ; leurs valeurs ont été énumérées.</translation>
    </message>
    <message>
        <source>The specifications are larger than the shop accepts.</source>
        <translation>Les caractéristiques dépassent la taille que la boutique accepte.</translation>
    </message>
    <message>
        <source>Markup that is not allowed was removed from the description.</source>
        <translation>Du balisage interdit a été retiré de la description.</translation>
    </message>
    <message>
        <source>No ERP item belongs to this row.</source>
        <translation>Aucun article de l’ERP ne correspond à cette ligne.</translation>
    </message>
    <message>
        <source>Several ERP items could belong to this row.</source>
        <translation>Plusieurs articles de l’ERP pourraient correspondre à cette ligne.</translation>
    </message>
    <message>
        <source>The value is below the smallest allowed one.</source>
        <translation>La valeur est inférieure au minimum permis.</translation>
    </message>
    <message>
        <source>The value is above the largest allowed one.</source>
        <translation>La valeur est supérieure au maximum permis.</translation>
    </message>
    <message>
        <source>The value does not have the form it must have.</source>
        <translation>La valeur n’a pas la forme voulue.</translation>
    </message>
    <message>
        <source>The value is not of the kind the field needs.</source>
        <translation>La valeur n’est pas du type que demande le champ.</translation>
    </message>
    <message>
        <source>Price, cost and compare-at price do not fit together.</source>
        <translation>Le prix, le coût et le prix avant réduction ne concordent pas.</translation>
    </message>
    <message>
        <source>The metadata cell is not a JSON object; it was kept as text.</source>
        <translation>La cellule de métadonnées n’est pas un objet JSON ; elle a été gardée comme texte.</translation>
    </message>
    <message>
        <source>The text was encoded twice and has been decoded twice.</source>
        <translation>Le texte était encodé deux fois et a été décodé deux fois.</translation>
    </message>
    <message>
        <source>Control characters were removed.</source>
        <translation>Des caractères de contrôle ont été retirés.</translation>
    </message>
    <message>
        <source>The text looks as if it had been read in the wrong encoding.</source>
        <translation>Le texte semble avoir été lu dans le mauvais encodage.</translation>
    </message>
    <message>
        <source>Several columns have the same meaning; the first filled one counts.</source>
        <translation>Plusieurs colonnes ont le même sens ; la première remplie compte.</translation>
    </message>
    <message>
        <source>The quotation marks of the row are not closed or can be read in several ways, or it is longer than a megabyte.</source>
        <translation>Les guillemets de la ligne ne sont pas fermés ou peuvent être lus de plusieurs façons, ou elle dépasse un mégaoctet.</translation>
    </message>
    <message>
        <source>The ERP names this price in %1; prices here are in %2.</source>
        <translation>L’ERP donne ce prix en %1 ; ici, les prix sont en %2.</translation>
    </message>
</context>
<context>
    <name>trueup::StoredWords</name>
    <message>
        <source>The row is incomplete; missing: %1.</source>
        <comment>names of columns</comment>
        <translation>La ligne est incomplète ; il manque : %1.</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Conflits</translation>
    </message>
    <message>
        <source>The shop refused the values: “%1”</source>
        <comment>what the shop said, in its own language</comment>
        <translation>La boutique a refusé les valeurs : « %1 »</translation>
    </message>
</context>
<context>
    <name>trueup::TextLanguage</name>
    <message>
        <source>en</source>
        <comment>the code of the language these texts are in, as ISO 639 names it</comment>
        <translation>fr</translation>
    </message>
</context>
<context>
    <name>trueup::JobText</name>
    <message>
        <source>Would be updated in the shop</source>
        <translation>Seraient mis à jour dans la boutique</translation>
    </message>
    <message>
        <source>Would be created in the shop</source>
        <translation>Seraient créés dans la boutique</translation>
    </message>
    <message>
        <source>No longer in the shop</source>
        <translation>Plus dans la boutique</translation>
    </message>
    <message>
        <source>Taken over from the shop</source>
        <translation>Repris de la boutique</translation>
    </message>
    <message>
        <source>New in the shop</source>
        <translation>Nouveaux dans la boutique</translation>
    </message>
    <message>
        <source>Left to a person</source>
        <translation>Laissés à une personne</translation>
    </message>
    <message>
        <source>%1, trial</source>
        <comment>a push that only says what it would write</comment>
        <translation>%1, essai</translation>
    </message>
    <message>
        <source>The database is that of %1. As it was before it is kept as %2.</source>
        <translation>La base de données est celle de %1. Son état précédent est conservé sous le nom %2.</translation>
    </message>
    <message>
        <source>%1, %2.</source>
        <comment>file, size</comment>
        <translation>%1, %2.</translation>
    </message>
    <message>
        <source>Writing the whole database</source>
        <translation>Écriture de toute la base de données</translation>
    </message>
    <message>
        <source>Ask whoever runs the server, or use pg_dump.</source>
        <translation>Demandez à la personne responsable du serveur, ou utilisez pg_dump.</translation>
    </message>
    <message>
        <source>No backup was written.</source>
        <translation>Aucune sauvegarde n’a été écrite.</translation>
    </message>
    <message>
        <source>A team database is backed up on its server, not from here.</source>
        <translation>Une base de données d’équipe se sauvegarde sur son serveur, pas d’ici.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) read</source>
        <translation>
            <numerusform>%Ln ligne lue</numerusform>
            <numerusform>%Ln lignes lues</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) staged.</source>
        <translation>
            <numerusform>%Ln modification préparée.</numerusform>
            <numerusform>%Ln modifications préparées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) written</source>
        <translation>
            <numerusform>%Ln produit écrit</numerusform>
            <numerusform>%Ln produits écrits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln échec</numerusform>
            <numerusform>%Ln échecs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed in the shop meanwhile</source>
        <translation>
            <numerusform>%Ln modifié entre-temps dans la boutique</numerusform>
            <numerusform>%Ln modifiés entre-temps dans la boutique</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln to be tried again</source>
        <translation>
            <numerusform>%Ln à réessayer</numerusform>
            <numerusform>%Ln à réessayer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s) read</source>
        <translation>
            <numerusform>%Ln article lu</numerusform>
            <numerusform>%Ln articles lus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed.</source>
        <translation>
            <numerusform>%Ln modifié.</numerusform>
            <numerusform>%Ln modifiés.</numerusform>
        </translation>
    </message>
    <message>
        <source>The feed is the one imported last time; nothing has changed.</source>
        <translation>Le flux est celui de la dernière importation ; rien n’a changé.</translation>
    </message>
    <message>
        <source>Released; the next run is not held for this again.</source>
        <translation>Libérée ; la prochaine exécution ne sera plus retenue pour cela.</translation>
    </message>
    <message>
        <source>Stopped by a person.</source>
        <translation>Arrêtée par une personne.</translation>
    </message>
    <message>
        <source>Rows read</source>
        <translation>Lignes lues</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>Produits</translation>
    </message>
    <message>
        <source>Image rows</source>
        <translation>Lignes d’image</translation>
    </message>
    <message>
        <source>Matched</source>
        <translation>Rapprochées</translation>
    </message>
    <message>
        <source>Ambiguous</source>
        <translation>Ambiguës</translation>
    </message>
    <message>
        <source>Not in the ERP</source>
        <translation>Absentes de l’ERP</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Nouveaux</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Modifiés</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Inchangés</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Manquants</translation>
    </message>
    <message>
        <source>Staged</source>
        <translation>Préparés</translation>
    </message>
    <message>
        <source>Held for a person</source>
        <translation>Retenus pour une personne</translation>
    </message>
    <message>
        <source>Approved by rule</source>
        <translation>Approuvés par règle</translation>
    </message>
    <message>
        <source>Incomplete rows</source>
        <translation>Lignes incomplètes</translation>
    </message>
    <message>
        <source>Rejected rows</source>
        <translation>Lignes rejetées</translation>
    </message>
    <message>
        <source>Written and confirmed</source>
        <translation>Écrits et confirmés</translation>
    </message>
    <message>
        <source>Created in the shop</source>
        <translation>Créés dans la boutique</translation>
    </message>
    <message>
        <source>Updated in the shop</source>
        <translation>Mis à jour dans la boutique</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Conflits</translation>
    </message>
    <message>
        <source>To be tried again</source>
        <translation>À réessayer</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échecs</translation>
    </message>
    <message>
        <source>Stock rows</source>
        <translation>Lignes de stock</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Appels</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Points</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Arrêtée.</translation>
    </message>
    <message>
        <source>schedule</source>
        <translation>planification</translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) read</source>
        <translation>
            <numerusform>%Ln produit lu</numerusform>
            <numerusform>%Ln produits lus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln taken over</source>
        <translation>
            <numerusform>%Ln repris</numerusform>
            <numerusform>%Ln repris</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left to a person</source>
        <translation>
            <numerusform>%Ln laissé à une personne</numerusform>
            <numerusform>%Ln laissés à une personne</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln no longer in the shop</source>
        <translation>
            <numerusform>%Ln disparu de la boutique</numerusform>
            <numerusform>%Ln disparus de la boutique</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no job of this kind.</source>
        <translation>Il n’y a pas de tâche de ce genre.</translation>
    </message>
    <message>
        <source>Rows accepted</source>
        <translation>Lignes acceptées</translation>
    </message>
    <message>
        <source>Blank rows</source>
        <translation>Lignes vides</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) written to %1.</source>
        <translation>
            <numerusform>%Ln ligne écrite dans %1.</numerusform>
            <numerusform>%Ln lignes écrites dans %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Products compared</source>
        <translation>Produits comparés</translation>
    </message>
    <message>
        <source>Added to open changes</source>
        <translation>Ajoutés à des modifications ouvertes</translation>
    </message>
    <message>
        <source>Behind open changes</source>
        <translation>Derrière des modifications ouvertes</translation>
    </message>
    <message>
        <source>Out of stock</source>
        <translation>En rupture de stock</translation>
    </message>
    <message>
        <source>Newly out of stock</source>
        <translation>Nouvellement en rupture de stock</translation>
    </message>
    <message>
        <source>Low on stock</source>
        <translation>Bientôt épuisés</translation>
    </message>
    <message>
        <source>Stock not known</source>
        <translation>Stock inconnu</translation>
    </message>
    <message>
        <source>No longer sold by the ERP</source>
        <translation>Plus vendus par l’ERP</translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) compared</source>
        <translation>
            <numerusform>%Ln produit comparé</numerusform>
            <numerusform>%Ln produits comparés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) of stock proposed</source>
        <translation>
            <numerusform>%Ln modification de stock proposée</numerusform>
            <numerusform>%Ln modifications de stock proposées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln newly out of stock</source>
        <translation>
            <numerusform>%Ln nouvellement en rupture de stock</numerusform>
            <numerusform>%Ln nouvellement en rupture de stock</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) would be staged. Nothing was kept.</source>
        <translation>
            <numerusform>%Ln modification serait préparée. Rien n’a été conservé.</numerusform>
            <numerusform>%Ln modifications seraient préparées. Rien n’a été conservé.</numerusform>
        </translation>
    </message>
    <message>
        <source>Stock too old</source>
        <translation>Stock trop ancien</translation>
    </message>
    <message>
        <source>%1, check only</source>
        <translation>%1, vérification seulement</translation>
    </message>
    <message>
        <source>Would be staged</source>
        <translation>Seraient préparés</translation>
    </message>
    <message>
        <source>This was a check: nothing was staged, and the next import still compares with the last one that was kept.</source>
        <translation>C’était une vérification : rien n’a été préparé, et la prochaine importation se compare toujours à la dernière qui a été conservée.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) would be written. Nothing was written.</source>
        <translation>
            <numerusform>%Ln produit serait écrit. Rien n’a été écrit.</numerusform>
            <numerusform>%Ln produits seraient écrits. Rien n’a été écrit.</numerusform>
        </translation>
    </message>
    <message>
        <source>It was recorded as: “%1”</source>
        <comment>a sentence in another language</comment>
        <translation>Voici ce qui a été enregistré : « %1 »</translation>
    </message>
</context>
<context>
    <name>trueup::ListColumns</name>
    <message>
        <source>“%1” does not say which column is what.</source>
        <translation>« %1 » ne dit pas à quoi sert une colonne.</translation>
    </message>
    <message>
        <source>Write id=…, name=…, brand=…, code=…, gtin=…, price=… or description=…, separated by commas.</source>
        <translation>Écrivez id=…, name=…, brand=…, code=…, gtin=…, price=… ou description=…, séparés par des virgules.</translation>
    </message>
    <message>
        <source>%1 has no column “%2” for the %3.</source>
        <translation>%1 n’a pas de colonne « %2 » pour %3.</translation>
    </message>
    <message>
        <source>Its columns are: %1.</source>
        <translation>Ses colonnes sont : %1.</translation>
    </message>
    <message>
        <source>Nothing in %1 looks like the name of a product.</source>
        <translation>Rien dans %1 ne ressemble au nom d’un produit.</translation>
    </message>
    <message>
        <source>Say which column it is with --columns name=…. Its columns are: %1.</source>
        <translation>Indiquez la colonne avec --columns name=…. Ses colonnes sont : %1.</translation>
    </message>
</context>
<context>
    <name>trueup::ListFile</name>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 ne peut pas être lu : %2.</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1 est vide.</translation>
    </message>
</context>
<context>
    <name>trueup::ListMatcher</name>
    <message>
        <source>same GTIN</source>
        <translation>même GTIN</translation>
    </message>
    <message>
        <source>different GTINs</source>
        <translation>GTIN différents</translation>
    </message>
    <message>
        <source>same model code %1</source>
        <translation>même code de modèle %1</translation>
    </message>
    <message>
        <source>one code is part of the other</source>
        <translation>un code est contenu dans l’autre</translation>
    </message>
    <message>
        <source>different model codes</source>
        <translation>codes de modèle différents</translation>
    </message>
    <message>
        <source>another code differs</source>
        <translation>un autre code diffère</translation>
    </message>
    <message>
        <source>%1 of %2 words, %3% of their weight</source>
        <translation>%1 mots sur %2, %3 % de leur poids</translation>
    </message>
    <message>
        <source>same brand</source>
        <translation>même marque</translation>
    </message>
    <message>
        <source>different brands</source>
        <translation>marques différentes</translation>
    </message>
    <message>
        <source>different numbers</source>
        <translation>nombres différents</translation>
    </message>
    <message>
        <source>different measures</source>
        <translation>mesures différentes</translation>
    </message>
    <message>
        <source>different colours</source>
        <translation>couleurs différentes</translation>
    </message>
    <message>
        <source>different editions</source>
        <translation>éditions différentes</translation>
    </message>
    <message>
        <source>different platforms</source>
        <translation>plateformes différentes</translation>
    </message>
    <message>
        <source>different sizes or kinds</source>
        <translation>tailles ou variantes différentes</translation>
    </message>
    <message>
        <source>price %1% apart</source>
        <translation>prix à %1 % d’écart</translation>
    </message>
</context>
<context>
    <name>trueup::LocalFeedSource</name>
    <message>
        <source>The folder “%1” does not exist.</source>
        <translation>Le dossier « %1 » n’existe pas.</translation>
    </message>
    <message>
        <source>Check the address of the feed.</source>
        <translation>Vérifiez l’adresse du flux.</translation>
    </message>
    <message>
        <source>The file “%1” does not exist.</source>
        <translation>Le fichier « %1 » n’existe pas.</translation>
    </message>
    <message>
        <source>The file “%1” could not be read.</source>
        <translation>Le fichier « %1 » n’a pas pu être lu.</translation>
    </message>
</context>
<context>
    <name>trueup::Migrations</name>
    <message>
        <source>The migration %1 cannot be read: %2.</source>
        <translation>La migration %1 ne peut pas être lue : %2.</translation>
    </message>
    <message>
        <source>The migration %1 is not named like 0001_name.sql.</source>
        <translation>La migration %1 n’est pas nommée comme 0001_name.sql.</translation>
    </message>
    <message>
        <source>Two migrations have the same number: %1 and %2.</source>
        <translation>Deux migrations ont le même numéro : %1 et %2.</translation>
    </message>
</context>
<context>
    <name>trueup::Migrator</name>
    <message>
        <source>The database was left as it is.</source>
        <translation>La base de données est restée telle quelle.</translation>
    </message>
    <message>
        <source>The database has version %1, but this program knows versions up to %2 only.</source>
        <translation>La base de données a la version %1, mais ce programme ne connaît les versions que jusqu’à %2.</translation>
    </message>
    <message>
        <source>Install the newer version of Trueup on this computer.</source>
        <translation>Installez la version plus récente de Trueup sur cet ordinateur.</translation>
    </message>
    <message>
        <source>The database has the step %1, which this program does not know.</source>
        <translation>La base de données a l’étape %1, que ce programme ne connaît pas.</translation>
    </message>
    <message>
        <source>Use the version of Trueup that made this database.</source>
        <translation>Utilisez la version de Trueup qui a créé cette base de données.</translation>
    </message>
    <message>
        <source>The step %1 was applied to the database with other contents than it has now.</source>
        <translation>L’étape %1 a été appliquée à la base de données avec un autre contenu que maintenant.</translation>
    </message>
    <message>
        <source>Use the version of Trueup that made this database; applied steps must never change.</source>
        <translation>Utilisez la version de Trueup qui a créé cette base de données ; les étapes appliquées ne doivent jamais changer.</translation>
    </message>
    <message>
        <source>The step %1 was never applied, although later ones were.</source>
        <translation>L’étape %1 n’a jamais été appliquée, alors que des suivantes l’ont été.</translation>
    </message>
    <message>
        <source>Give the new step a number above %1.</source>
        <translation>Donnez à la nouvelle étape un numéro supérieur à %1.</translation>
    </message>
    <message>
        <source>Another program is bringing the database up to date and does not finish.</source>
        <translation>Un autre programme met la base de données à jour et ne finit pas.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Réessayez plus tard.</translation>
    </message>
    <message>
        <source>Nothing of the step %1 was stored; the steps before it are complete.</source>
        <translation>Rien de l’étape %1 n’a été enregistré ; les étapes précédentes sont complètes.</translation>
    </message>
    <message>
        <source>The step %1 is not complete; it is repeated next time.</source>
        <translation>L’étape %1 n’est pas complète ; elle sera répétée la prochaine fois.</translation>
    </message>
</context>
<context>
    <name>trueup::NotificationListener</name>
    <message>
        <source>The connection to the database was lost.</source>
        <translation>La connexion à la base de données a été perdue.</translation>
    </message>
    <message>
        <source>Changes of others are not shown at once.</source>
        <translation>Les modifications des autres ne s’affichent pas tout de suite.</translation>
    </message>
    <message>
        <source>Trueup connects again by itself.</source>
        <translation>Trueup se reconnecte de lui-même.</translation>
    </message>
</context>
<context>
    <name>trueup::OutboxReader</name>
    <message>
        <source>The value of this write</source>
        <translation>La valeur de cette écriture</translation>
    </message>
</context>
<context>
    <name>trueup::OutboxTable</name>
    <message>
        <source>Another program took over writes that were leased here.</source>
        <translation>Un autre programme a repris des écritures réservées ici.</translation>
    </message>
    <message>
        <source>The other program sends them; nothing needs to be done.</source>
        <translation>L’autre programme les envoie ; il n’y a rien à faire.</translation>
    </message>
    <message>
        <source>Writes that were leased here are no longer in the outbox.</source>
        <translation>Des écritures réservées ici ne sont plus dans la boîte d’envoi.</translation>
    </message>
</context>
<context>
    <name>trueup::PartFile</name>
    <message>
        <source>There is no space left in “%1”.</source>
        <translation>Il n’y a plus d’espace dans « %1 ».</translation>
    </message>
    <message>
        <source>Free some space, then download again.</source>
        <translation>Libérez de l’espace, puis téléchargez de nouveau.</translation>
    </message>
    <message>
        <source>The file “%1” could not be written.</source>
        <translation>Le fichier « %1 » n’a pas pu être écrit.</translation>
    </message>
    <message>
        <source>Check that the folder exists and that you may write to it.</source>
        <translation>Vérifiez que le dossier existe et que vous pouvez y écrire.</translation>
    </message>
    <message>
        <source>The file “%1” could not be replaced.</source>
        <translation>Le fichier « %1 » n’a pas pu être remplacé.</translation>
    </message>
    <message>
        <source>Close programs that have it open, then download again.</source>
        <translation>Fermez les programmes qui l’ont ouvert, puis téléchargez de nouveau.</translation>
    </message>
</context>
<context>
    <name>trueup::Preflight</name>
    <message>
        <source>The server is PostgreSQL %1.</source>
        <translation>Le serveur est PostgreSQL %1.</translation>
    </message>
    <message>
        <source>The server is PostgreSQL %1; Trueup needs version %2 or newer.</source>
        <translation>Le serveur est PostgreSQL %1 ; Trueup exige la version %2 ou plus récente.</translation>
    </message>
    <message>
        <source>Have the server upgraded, or use another one.</source>
        <translation>Faites mettre le serveur à niveau, ou utilisez-en un autre.</translation>
    </message>
    <message>
        <source>The database stores text in UTF-8.</source>
        <translation>La base de données enregistre le texte en UTF-8.</translation>
    </message>
    <message>
        <source>The database stores text in %1, which cannot hold every product text.</source>
        <translation>La base de données enregistre le texte en %1, qui ne peut pas contenir tous les textes de produits.</translation>
    </message>
    <message>
        <source>Use a database that was created with the encoding UTF8.</source>
        <translation>Utilisez une base de données créée avec l’encodage UTF8.</translation>
    </message>
    <message>
        <source>This server is a copy that allows reading only.</source>
        <translation>Ce serveur est une copie qui ne permet que la lecture.</translation>
    </message>
    <message>
        <source>Use the address of the main server.</source>
        <translation>Utilisez l’adresse du serveur principal.</translation>
    </message>
    <message>
        <source>You are connected as %1, a superuser.</source>
        <translation>Vous êtes connecté comme %1, un superutilisateur.</translation>
    </message>
    <message>
        <source>You are connected as %1.</source>
        <translation>Vous êtes connecté comme %1.</translation>
    </message>
    <message>
        <source>The address leads to a pooler in transaction mode: notices, locks and temporary tables of a session do not work there.</source>
        <translation>L’adresse mène à un regroupeur de connexions en mode transaction : les avis, les verrous et les tables temporaires d’une session n’y fonctionnent pas.</translation>
    </message>
    <message>
        <source>The session stays with one server process.</source>
        <translation>La session garde un même processus du serveur.</translation>
    </message>
    <message>
        <source>Use the direct connection or the pooler&apos;s session mode (Supabase: port 5432).</source>
        <translation>Utilisez la connexion directe ou le mode session du regroupeur (Supabase : port 5432).</translation>
    </message>
    <message>
        <source>The connection is encrypted (%1).</source>
        <translation>La connexion est chiffrée (%1).</translation>
    </message>
    <message>
        <source>The server is on this computer; nothing needs to be encrypted.</source>
        <translation>Le serveur est sur cet ordinateur ; rien n’a besoin d’être chiffré.</translation>
    </message>
    <message>
        <source>The connection to the server is not encrypted.</source>
        <translation>La connexion au serveur n’est pas chiffrée.</translation>
    </message>
    <message>
        <source>Add sslmode=verify-full to the address, and have encryption switched on at the server.</source>
        <translation>Ajoutez sslmode=verify-full à l’adresse et faites activer le chiffrement sur le serveur.</translation>
    </message>
    <message>
        <source>The clocks of this computer and the server agree.</source>
        <translation>Les horloges de cet ordinateur et du serveur concordent.</translation>
    </message>
    <message numerus="yes">
        <source>The clocks of this computer and the server differ by %n second(s).</source>
        <translation>
            <numerusform>Les horloges de cet ordinateur et du serveur diffèrent de %n seconde.</numerusform>
            <numerusform>Les horloges de cet ordinateur et du serveur diffèrent de %n secondes.</numerusform>
        </translation>
    </message>
    <message>
        <source>Set the clock of this computer, best by a time service.</source>
        <translation>Réglez l’horloge de cet ordinateur, de préférence par un service de temps.</translation>
    </message>
    <message>
        <source>Your role may read and change the master tables.</source>
        <translation>Votre rôle peut lire et modifier les tables maîtresses.</translation>
    </message>
    <message>
        <source>Your role lacks these privileges: %1.</source>
        <translation>Il manque à votre rôle ces privilèges : %1.</translation>
    </message>
    <message>
        <source>Ask the administrator of the database to grant what your work needs.</source>
        <translation>Demandez à l’administrateur de la base de données d’accorder ce que votre travail exige.</translation>
    </message>
    <message>
        <source>Your role may bring the database up to date.</source>
        <translation>Votre rôle peut mettre la base de données à jour.</translation>
    </message>
    <message>
        <source>Your role may not bring the database up to date; the tables are there already.</source>
        <translation>Votre rôle ne peut pas mettre la base de données à jour ; les tables existent déjà.</translation>
    </message>
    <message>
        <source>Your role may not create the tables Trueup needs.</source>
        <translation>Votre rôle ne peut pas créer les tables dont Trueup a besoin.</translation>
    </message>
    <message>
        <source>Have an administrator run the migration once.</source>
        <translation>Faites exécuter la migration une fois par un administrateur.</translation>
    </message>
    <message>
        <source>Row-level security hides no master table from your role.</source>
        <translation>La sécurité par ligne ne cache aucune table maîtresse à votre rôle.</translation>
    </message>
    <message>
        <source>Row-level security hides every row of these tables from your role: %1.</source>
        <translation>La sécurité par ligne cache à votre rôle toutes les lignes de ces tables : %1.</translation>
    </message>
    <message>
        <source>Ask the administrator for a policy for your role, or use another role.</source>
        <translation>Demandez à l’administrateur une politique pour votre rôle, ou utilisez un autre rôle.</translation>
    </message>
    <message>
        <source>The keys of the master tables are whole numbers.</source>
        <translation>Les clés des tables maîtresses sont des nombres entiers.</translation>
    </message>
    <message>
        <source>The keys of the master tables have a type Trueup cannot refer to: %1.</source>
        <translation>Les clés des tables maîtresses ont un type auquel Trueup ne peut se référer : %1.</translation>
    </message>
    <message>
        <source>Use a database whose products, categories and users have whole numbers as keys.</source>
        <translation>Utilisez une base de données dont les produits, catégories et utilisateurs ont des nombres entiers pour clés.</translation>
    </message>
    <message>
        <source>No two products claim the same Shopify product.</source>
        <translation>Aucun produit Shopify n’est revendiqué par deux produits.</translation>
    </message>
    <message numerus="yes">
        <source>%n Shopify product(s) are claimed by several products here.</source>
        <translation>
            <numerusform>%n produit Shopify est revendiqué ici par plusieurs produits.</numerusform>
            <numerusform>%n produits Shopify sont revendiqués ici par plusieurs produits.</numerusform>
        </translation>
    </message>
    <message>
        <source>Decide which product each belongs to before anything is sent to the shop.</source>
        <translation>Décidez à quel produit chacun appartient avant tout envoi à la boutique.</translation>
    </message>
    <message>
        <source>The extension pg_trgm is there and speeds up searching.</source>
        <translation>L’extension pg_trgm est présente et accélère la recherche.</translation>
    </message>
    <message>
        <source>The extension pg_trgm is not there; searching works without it.</source>
        <translation>L’extension pg_trgm est absente ; la recherche fonctionne sans elle.</translation>
    </message>
</context>
<context>
    <name>trueup::PrivateServer</name>
    <message>
        <source>The private database in %1 could not be created.</source>
        <translation>La base de données privée dans %1 n’a pas pu être créée.</translation>
    </message>
    <message>
        <source>Free some disk space and try again.</source>
        <translation>Libérez de l’espace disque et réessayez.</translation>
    </message>
    <message>
        <source>Check the folder and the installation of PostgreSQL.</source>
        <translation>Vérifiez le dossier et l’installation de PostgreSQL.</translation>
    </message>
    <message>
        <source>The settings of the private database could not be written.</source>
        <translation>Les réglages de la base de données privée n’ont pas pu être écrits.</translation>
    </message>
    <message>
        <source>The private database in %1 could not be put in place.</source>
        <translation>La base de données privée dans %1 n’a pas pu être mise en place.</translation>
    </message>
    <message>
        <source>The private database server could not be started.</source>
        <translation>Le serveur de base de données privé n’a pas pu démarrer.</translation>
    </message>
    <message>
        <source>The workspace was not opened; its data are untouched.</source>
        <translation>L’espace de travail n’a pas été ouvert ; ses données sont intactes.</translation>
    </message>
    <message>
        <source>Look at the server&apos;s log; the last lines are in the details.</source>
        <translation>Consultez le journal du serveur ; les dernières lignes sont dans les détails.</translation>
    </message>
    <message>
        <source>The private database server could not be started: the disk is full.</source>
        <translation>Le serveur de base de données privé n’a pas pu démarrer : le disque est plein.</translation>
    </message>
    <message>
        <source>The file %1 cannot be written.</source>
        <translation>Le fichier %1 ne peut pas être écrit.</translation>
    </message>
    <message>
        <source>Check the permissions and the free space of the folder.</source>
        <translation>Vérifiez les permissions et l’espace libre du dossier.</translation>
    </message>
    <message>
        <source>PostgreSQL is not installed on this computer.</source>
        <translation>PostgreSQL n’est pas installé sur cet ordinateur.</translation>
    </message>
    <message>
        <source>Install PostgreSQL 15 or newer, or set TRUEUP_PG_BIN to the folder of its programs.</source>
        <translation>Installez PostgreSQL 15 ou plus récent, ou fixez TRUEUP_PG_BIN au dossier de ses programmes.</translation>
    </message>
    <message>
        <source>This workspace was made with PostgreSQL %1, but only PostgreSQL %2 is installed here.</source>
        <translation>Cet espace de travail a été créé avec PostgreSQL %1, mais seul PostgreSQL %2 est installé ici.</translation>
    </message>
    <message>
        <source>Install PostgreSQL %1 beside the other one. To move to the new version, make a backup with the old one and restore it into a new workspace.</source>
        <translation>Installez PostgreSQL %1 à côté de l’autre. Pour passer à la nouvelle version, faites une sauvegarde avec l’ancienne et restaurez-la dans un nouvel espace de travail.</translation>
    </message>
    <message>
        <source>The folder %1 cannot be written.</source>
        <translation>Le dossier %1 ne permet pas l’écriture.</translation>
    </message>
    <message>
        <source>Check the permissions of the folder, or choose another one.</source>
        <translation>Vérifiez les permissions du dossier, ou choisissez-en un autre.</translation>
    </message>
    <message>
        <source>Another program is starting or stopping the same workspace.</source>
        <translation>Un autre programme démarre ou arrête le même espace de travail.</translation>
    </message>
    <message>
        <source>The workspace was not opened.</source>
        <translation>L’espace de travail n’a pas été ouvert.</translation>
    </message>
    <message>
        <source>Try again in a minute.</source>
        <translation>Réessayez dans une minute.</translation>
    </message>
    <message>
        <source>There is no private database in %1.</source>
        <translation>Il n’y a pas de base de données privée dans %1.</translation>
    </message>
    <message>
        <source>Create the workspace first (trueup-cli workspace init).</source>
        <translation>Créez d’abord l’espace de travail (trueup-cli workspace init).</translation>
    </message>
    <message>
        <source>The file %1 is damaged.</source>
        <translation>Le fichier %1 est endommagé.</translation>
    </message>
    <message>
        <source>Restore the file, or restore a backup into a new workspace.</source>
        <translation>Restaurez le fichier, ou restaurez une sauvegarde dans un nouvel espace de travail.</translation>
    </message>
    <message>
        <source>The password file %1 cannot be read.</source>
        <translation>Le fichier de mot de passe %1 ne peut pas être lu.</translation>
    </message>
    <message>
        <source>Use the account that made the workspace.</source>
        <translation>Utilisez le compte qui a créé l’espace de travail.</translation>
    </message>
    <message>
        <source>The password file %1 cannot be written.</source>
        <translation>Le fichier de mot de passe %1 ne peut pas être écrit.</translation>
    </message>
    <message>
        <source>Check the permissions of the folder.</source>
        <translation>Vérifiez les permissions du dossier.</translation>
    </message>
    <message>
        <source>The private database server could not be stopped.</source>
        <translation>Le serveur de base de données privé n’a pas pu être arrêté.</translation>
    </message>
    <message>
        <source>Try again, or end the process %1.</source>
        <translation>Réessayez, ou terminez le processus %1.</translation>
    </message>
    <message>
        <source>The private database server of %1 does not run.</source>
        <translation>Le serveur de base de données privé de %1 n’est pas en marche.</translation>
    </message>
    <message>
        <source>Start the workspace (trueup-cli workspace start).</source>
        <translation>Démarrez l’espace de travail (trueup-cli workspace start).</translation>
    </message>
    <message>
        <source>The database files in %1 belong to another account.</source>
        <translation>Les fichiers de base de données dans %1 appartiennent à un autre compte.</translation>
    </message>
    <message>
        <source>Use the account that made the workspace, or another workspace.</source>
        <translation>Utilisez le compte qui a créé l’espace de travail, ou un autre espace de travail.</translation>
    </message>
    <message>
        <source>PostgreSQL cannot run as root, and there is no account postgres or nobody.</source>
        <translation>PostgreSQL ne peut pas s’exécuter comme root, et il n’y a pas de compte postgres ou nobody.</translation>
    </message>
    <message>
        <source>Create an account named postgres, or start Trueup as an ordinary user.</source>
        <translation>Créez un compte nommé postgres, ou démarrez Trueup comme utilisateur ordinaire.</translation>
    </message>
    <message>
        <source>%1 could not be made private: %2.</source>
        <translation>%1 n’a pas pu être rendu privé : %2.</translation>
    </message>
    <message>
        <source>Choose a folder on a disk that knows owners and permissions.</source>
        <translation>Choisissez un dossier sur un disque qui gère propriétaires et permissions.</translation>
    </message>
    <message>
        <source>%1 could not be started.</source>
        <translation>%1 n’a pas pu démarrer.</translation>
    </message>
    <message>
        <source>Check the installation of PostgreSQL.</source>
        <translation>Vérifiez l’installation de PostgreSQL.</translation>
    </message>
    <message>
        <source>%1 did not finish in time.</source>
        <translation>%1 n’a pas fini à temps.</translation>
    </message>
</context>
<context>
    <name>trueup::ProductPush</name>
    <message>
        <source>The shop already has a product %1 (%2).</source>
        <translation>La boutique a déjà un produit %1 (%2).</translation>
    </message>
    <message>
        <source>Changed in the shop since the review: %1.</source>
        <translation>Modifié dans la boutique depuis la révision : %1.</translation>
    </message>
    <message>
        <source>The product was not written.</source>
        <translation>Le produit n’a pas été écrit.</translation>
    </message>
    <message>
        <source>Correct the value, then approve it again.</source>
        <translation>Corrigez la valeur, puis approuvez-la de nouveau.</translation>
    </message>
    <message>
        <source>The shop does not hold the approved value of: %1.</source>
        <translation>La boutique n’a pas la valeur approuvée pour : %1.</translation>
    </message>
    <message>
        <source>The change is not counted as written.</source>
        <translation>La modification n’est pas comptée comme écrite.</translation>
    </message>
    <message>
        <source>Look at the product in the shop, then retry.</source>
        <translation>Vérifiez le produit dans la boutique, puis réessayez.</translation>
    </message>
    <message>
        <source>Review the change again.</source>
        <translation>Révisez de nouveau la modification.</translation>
    </message>
    <message>
        <source>The product is no longer in the shop.</source>
        <translation>Le produit n’est plus dans la boutique.</translation>
    </message>
</context>
<context>
    <name>trueup::ProductReader</name>
    <message>
        <source>The product %1</source>
        <translation>Le produit %1</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>La version %1</translation>
    </message>
</context>
<context>
    <name>trueup::ProductRollback</name>
    <message>
        <source>the version says nothing about it</source>
        <translation>la version n’en dit rien</translation>
    </message>
    <message>
        <source>the shop does not keep it</source>
        <translation>la boutique ne le conserve pas</translation>
    </message>
    <message>
        <source>the old value breaks a rule of the catalogue</source>
        <translation>l’ancienne valeur enfreint une règle du catalogue</translation>
    </message>
    <message>
        <source>stock moves with orders; go back for this field alone</source>
        <translation>le stock varie ; rétablissez ce champ seul</translation>
    </message>
    <message>
        <source>writes over version %1 by %2, %3</source>
        <translation>écrase la version %1 (%2, %3)</translation>
    </message>
    <message>
        <source>Nothing was staged.</source>
        <translation>Rien n’a été préparé.</translation>
    </message>
    <message>
        <source>Look at the newer preview, then decide again.</source>
        <translation>Consultez le nouvel aperçu, puis décidez de nouveau.</translation>
    </message>
    <message numerus="yes">
        <source>The products were changed meanwhile: it would be %Ln value(s) now.</source>
        <translation>
            <numerusform>Les produits ont été modifiés entre-temps : ce serait maintenant %Ln valeur.</numerusform>
            <numerusform>Les produits ont été modifiés entre-temps : ce serait maintenant %Ln valeurs.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::PushSender</name>
    <message>
        <source>The shop did not say what became of a change.</source>
        <translation>La boutique n’a pas dit ce qu’une modification est devenue.</translation>
    </message>
    <message>
        <source>It is not known whether the change was written.</source>
        <translation>On ne sait pas si la modification a été écrite.</translation>
    </message>
    <message>
        <source>The shop is read before anything is sent again.</source>
        <translation>La boutique est relue avant tout nouvel envoi.</translation>
    </message>
</context>
<context>
    <name>trueup::Review</name>
    <message>
        <source>Same item number</source>
        <translation>Même numéro d’article</translation>
    </message>
    <message>
        <source>Same item number but for spaces and case</source>
        <translation>Même numéro d’article, aux espaces et à la casse près</translation>
    </message>
    <message>
        <source>Same item number but for punctuation</source>
        <translation>Même numéro d’article, à la ponctuation près</translation>
    </message>
    <message>
        <source>Cross reference of the feed</source>
        <translation>Référence croisée du flux</translation>
    </message>
    <message>
        <source>Same barcode</source>
        <translation>Même code-barres</translation>
    </message>
    <message>
        <source>Part number within the manufacturer</source>
        <translation>Numéro de pièce chez le fabricant</translation>
    </message>
    <message>
        <source>Same base part number</source>
        <translation>Même numéro de pièce de base</translation>
    </message>
    <message>
        <source>Similar item number</source>
        <translation>Numéro d’article semblable</translation>
    </message>
    <message>
        <source>Same part number, other manufacturer</source>
        <translation>Même numéro de pièce, autre fabricant</translation>
    </message>
    <message>
        <source>Nothing matched</source>
        <translation>Aucune correspondance</translation>
    </message>
    <message>
        <source>%1 owns this field.</source>
        <translation>%1 est propriétaire de ce champ.</translation>
    </message>
    <message>
        <source>%1 fills what the owner leaves empty.</source>
        <translation>%1 remplit ce que le propriétaire laisse vide.</translation>
    </message>
    <message>
        <source>Only the barcode of %1 is valid.</source>
        <translation>Seul le code-barres de %1 est valide.</translation>
    </message>
    <message>
        <source>Restores the value of %1, which owns this field.</source>
        <translation>Rétablit la valeur de %1, propriétaire de ce champ.</translation>
    </message>
    <message>
        <source>Entered by a person.</source>
        <translation>Saisi par une personne.</translation>
    </message>
    <message>
        <source>The ERP has no number for it; the feed&apos;s stands.</source>
        <translation>L’ERP n’a pas de numéro pour cela ; celui du flux reste.</translation>
    </message>
    <message>
        <source>As the catalogue has it.</source>
        <translation>Comme dans le catalogue.</translation>
    </message>
    <message>
        <source>Made from the title.</source>
        <translation>Formé à partir du titre.</translation>
    </message>
    <message>
        <source>The stock policy of the settings.</source>
        <translation>La politique de stock des réglages.</translation>
    </message>
    <message>
        <source>The rules about publishing new products.</source>
        <translation>Les règles de publication des nouveaux produits.</translation>
    </message>
    <message>
        <source>Two sides changed the same field.</source>
        <translation>Deux côtés ont modifié le même champ.</translation>
    </message>
    <message>
        <source>The sides disagree about a value.</source>
        <translation>Les côtés ne s’entendent pas sur une valeur.</translation>
    </message>
    <message>
        <source>The supplier&apos;s feed no longer lists it.</source>
        <translation>Le flux du fournisseur ne le contient plus.</translation>
    </message>
    <message>
        <source>The ERP no longer sells it.</source>
        <translation>L’ERP ne le vend plus.</translation>
    </message>
    <message>
        <source>The supplier&apos;s feed lists it again.</source>
        <translation>Le flux du fournisseur le contient de nouveau.</translation>
    </message>
    <message>
        <source>The ERP sells it again.</source>
        <translation>L’ERP le vend de nouveau.</translation>
    </message>
    <message>
        <source>Missing since %1: %2.</source>
        <translation>Absent depuis le %1 : %2.</translation>
    </message>
    <message>
        <source>Inactive since %1 as item %2.</source>
        <translation>Inactif depuis le %1 comme article %2.</translation>
    </message>
    <message>
        <source>Somebody named the item</source>
        <translation>Quelqu’un a désigné l’article</translation>
    </message>
    <message>
        <source>Written to the shop</source>
        <translation>Écrit dans la boutique</translation>
    </message>
    <message>
        <source>Read from the shop</source>
        <translation>Lu dans la boutique</translation>
    </message>
    <message>
        <source>Made into this product</source>
        <translation>Devenu ce produit</translation>
    </message>
    <message>
        <source>It leaves the range while some are left: sold until they are gone, and not ordered anew.</source>
        <translation>Il quitte l’assortiment alors qu’il en reste : vendu jusqu’à épuisement, sans nouvelle commande.</translation>
    </message>
    <message>
        <source>It is in the range again: what it does when out of stock is as before.</source>
        <translation>Il est de retour dans l’assortiment : son comportement en rupture de stock redevient celui d’avant.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln unit(s) left to sell.</source>
        <translation>
            <numerusform>%Ln unité reste à vendre.</numerusform>
            <numerusform>%Ln unités restent à vendre.</numerusform>
        </translation>
    </message>
    <message>
        <source>The ERP&apos;s price is in another currency than the shop&apos;s.</source>
        <translation>Le prix de l’ERP est dans une autre devise que celui de la boutique.</translation>
    </message>
    <message>
        <source>rule “%1”</source>
        <translation>règle « %1 »</translation>
    </message>
</context>
<context>
    <name>trueup::ReviewDecisions</name>
    <message numerus="yes">
        <source>%Ln product(s) are held and need a closer look.</source>
        <translation>
            <numerusform>%Ln produit est retenu et demande un examen.</numerusform>
            <numerusform>%Ln produits sont retenus et demandent un examen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) have an open conflict.</source>
        <translation>
            <numerusform>%Ln produit a un conflit ouvert.</numerusform>
            <numerusform>%Ln produits ont un conflit ouvert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) are your own; somebody else approves them.</source>
        <translation>
            <numerusform>%Ln modification est de vous ; une autre personne l’approuve.</numerusform>
            <numerusform>%Ln modifications sont de vous ; une autre personne les approuve.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) need a second approver.</source>
        <translation>
            <numerusform>%Ln produit demande un second approbateur.</numerusform>
            <numerusform>%Ln produits demandent un second approbateur.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) were decided or written already.</source>
        <translation>
            <numerusform>%Ln produit a déjà été décidé ou écrit.</numerusform>
            <numerusform>%Ln produits ont déjà été décidés ou écrits.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>how a match was found, and its confidence: 93%</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Row %L1 of the feed</source>
        <translation>Ligne %L1 du flux</translation>
    </message>
    <message>
        <source>Candidate %1: %2 (%3%)</source>
        <translation>Candidat %1 : %2 (%3 %)</translation>
    </message>
    <message>
        <source>Nothing was chosen.</source>
        <translation>Rien n’a été choisi.</translation>
    </message>
    <message>
        <source>Choose at least one product.</source>
        <translation>Choisissez au moins un produit.</translation>
    </message>
    <message>
        <source>Its match is not certain: decide it under “Matches to decide”.</source>
        <translation>Sa correspondance n’est pas certaine : décidez-la sous « Correspondances à décider ».</translation>
    </message>
    <message>
        <source>It has an open conflict: settle it in Conflicts.</source>
        <translation>Il a un conflit ouvert : réglez-le dans Conflits.</translation>
    </message>
    <message>
        <source>It is not held any more.</source>
        <translation>Il n’est plus retenu.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) were written or replaced by a newer change already.</source>
        <translation>
            <numerusform>%Ln produit a déjà été écrit ou remplacé par une modification plus récente.</numerusform>
            <numerusform>%Ln produits ont déjà été écrits ou remplacés par une modification plus récente.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The match of %Ln product(s) is not certain: decide it under “Matches to decide”.</source>
        <translation>
            <numerusform>La correspondance de %Ln produit n’est pas certaine : décidez-la sous « Correspondances à décider ».</numerusform>
            <numerusform>Les correspondances de %Ln produits ne sont pas certaines : décidez-les sous « Correspondances à décider ».</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::Rollback</name>
    <message>
        <source>There is no product with the SKU %1.</source>
        <translation>Il n’y a pas de produit avec l’UGS %1.</translation>
    </message>
    <message>
        <source>%1 back to version %2</source>
        <translation>%1 : retour à la version %2</translation>
    </message>
    <message>
        <source>Roll-back of “%1”</source>
        <translation>Retour en arrière du lot « %1 »</translation>
    </message>
    <message>
        <source>No change of this batch was written, so there is nothing to take back.</source>
        <translation>Aucune modification de ce lot n’a été écrite ; il n’y a donc rien à annuler.</translation>
    </message>
    <message>
        <source>Reject what is still open instead.</source>
        <translation>Refusez plutôt ce qui est encore ouvert.</translation>
    </message>
</context>
<context>
    <name>trueup::RuleTable</name>
    <message>
        <source>The rule %1</source>
        <translation>La règle %1</translation>
    </message>
</context>
<context>
    <name>trueup::RuleWords</name>
    <message>
        <source>%1 or %2</source>
        <comment>sides</comment>
        <translation>%1 ou %2</translation>
    </message>
    <message>
        <source>First contact</source>
        <translation>Premier contact</translation>
    </message>
    <message>
        <source>Small price differences</source>
        <translation>Petits écarts de prix</translation>
    </message>
    <message>
        <source>Large price differences</source>
        <translation>Grands écarts de prix</translation>
    </message>
    <message>
        <source>No stock in the shop</source>
        <translation>Aucun stock dans la boutique</translation>
    </message>
    <message>
        <source>No stock in Xorosoft</source>
        <translation>Aucun stock dans Xorosoft</translation>
    </message>
    <message>
        <source>Stock close together</source>
        <translation>Stocks proches</translation>
    </message>
    <message>
        <source>Stock far apart</source>
        <translation>Stocks éloignés</translation>
    </message>
    <message>
        <source>Descriptions from the feed</source>
        <translation>Descriptions du flux</translation>
    </message>
    <message>
        <source>Descriptions written by hand</source>
        <translation>Descriptions écrites à la main</translation>
    </message>
    <message>
        <source>Titles from the feed</source>
        <translation>Titres du flux</translation>
    </message>
    <message>
        <source>Specifications from the feed</source>
        <translation>Caractéristiques du flux</translation>
    </message>
    <message>
        <source>The valid barcode</source>
        <translation>Le code-barres valide</translation>
    </message>
    <message>
        <source>Locked fields</source>
        <translation>Champs verrouillés</translation>
    </message>
    <message>
        <source>Merged sets</source>
        <translation>Ensembles fusionnés</translation>
    </message>
    <message>
        <source>Prices below cost</source>
        <translation>Prix sous le coût</translation>
    </message>
    <message>
        <source>Empty values</source>
        <translation>Valeurs vides</translation>
    </message>
    <message>
        <source>people</source>
        <translation>personnes</translation>
    </message>
    <message>
        <source>Everything else</source>
        <translation>Tout le reste</translation>
    </message>
    <message>
        <source>the base</source>
        <translation>la base</translation>
    </message>
    <message>
        <source>our value</source>
        <translation>notre valeur</translation>
    </message>
    <message>
        <source>the shop’s value</source>
        <translation>la valeur de la boutique</translation>
    </message>
    <message>
        <source>differs by %1 to %2% of %3</source>
        <translation>diffère de %1 à %2 % de %3</translation>
    </message>
    <message>
        <source>differs by less than %1% of %2</source>
        <translation>diffère de moins de %1 % de %2</translation>
    </message>
    <message>
        <source>differs by %1% of %2 or more</source>
        <translation>diffère de %1 % de %2 ou plus</translation>
    </message>
    <message>
        <source>differs by %1 to %2</source>
        <translation>diffère de %1 à %2</translation>
    </message>
    <message>
        <source>differs by less than %1</source>
        <translation>diffère de moins de %1</translation>
    </message>
    <message>
        <source>differs by %1 or more</source>
        <translation>diffère de %1 ou plus</translation>
    </message>
    <message>
        <source>ours is 0</source>
        <translation>la nôtre est 0</translation>
    </message>
    <message>
        <source>ours is not 0</source>
        <translation>la nôtre n’est pas 0</translation>
    </message>
    <message>
        <source>the shop’s is 0</source>
        <translation>celle de la boutique est 0</translation>
    </message>
    <message>
        <source>the shop’s is not 0</source>
        <translation>celle de la boutique n’est pas 0</translation>
    </message>
    <message>
        <source>never agreed on</source>
        <translation>jamais convenue</translation>
    </message>
    <message>
        <source>agreed on before</source>
        <translation>convenue auparavant</translation>
    </message>
    <message>
        <source>with a staged change</source>
        <translation>avec une modification préparée</translation>
    </message>
    <message>
        <source>without a staged change</source>
        <translation>sans modification préparée</translation>
    </message>
    <message>
        <source>edited by hand</source>
        <translation>modifié à la main</translation>
    </message>
    <message>
        <source>not edited by hand</source>
        <translation>non modifié à la main</translation>
    </message>
    <message>
        <source>linked to Xorosoft</source>
        <translation>lié à Xorosoft</translation>
    </message>
    <message>
        <source>not linked to Xorosoft</source>
        <translation>non lié à Xorosoft</translation>
    </message>
    <message>
        <source>vendor %1</source>
        <translation>fournisseur %1</translation>
    </message>
    <message>
        <source>type %1</source>
        <translation>type %1</translation>
    </message>
    <message>
        <source>SKU like %1</source>
        <translation>UGS comme %1</translation>
    </message>
    <message>
        <source>at rest for %1 s</source>
        <comment>seconds</comment>
        <translation>au repos depuis %1 s</translation>
    </message>
    <message>
        <source>the lower one</source>
        <translation>la plus petite valeur</translation>
    </message>
    <message>
        <source>the higher one</source>
        <translation>la plus grande valeur</translation>
    </message>
    <message>
        <source>the valid one</source>
        <translation>la valeur valide</translation>
    </message>
    <message>
        <source>the newest one</source>
        <translation>la valeur la plus récente</translation>
    </message>
    <message>
        <source>both, merged</source>
        <translation>les deux, fusionnées</translation>
    </message>
    <message>
        <source>a person decides</source>
        <translation>une personne décide</translation>
    </message>
    <message>
        <source>%1: its owner</source>
        <comment>a field</comment>
        <translation>%1 : son propriétaire</translation>
    </message>
    <message>
        <source>Any field</source>
        <translation>Tous les champs</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>when a rule decides, and who wins</comment>
        <translation>%1 : %2</translation>
    </message>
    <message>
        <source>The SKU is another product’s</source>
        <translation>L’UGS est celle d’un autre produit</translation>
    </message>
    <message>
        <source>when our value comes from %1</source>
        <translation>quand la source de notre valeur est %1</translation>
    </message>
    <message>
        <source>the value of the field’s owner</source>
        <translation>la valeur du propriétaire du champ</translation>
    </message>
    <message>
        <source>take %1</source>
        <comment>whose value wins</comment>
        <translation>prendre %1</translation>
    </message>
    <message>
        <source>SEO titles written by staff</source>
        <translation>Titres SEO rédigés par l’équipe</translation>
    </message>
    <message>
        <source>SEO descriptions written by staff</source>
        <translation>Descriptions SEO rédigées par l’équipe</translation>
    </message>
    <message>
        <source>Status set by staff</source>
        <translation>État fixé par l’équipe</translation>
    </message>
</context>
<context>
    <name>trueup::RunTable</name>
    <message>
        <source>Another Trueup is running the same kind of job (%1) at this moment.</source>
        <translation>Un autre Trueup exécute en ce moment le même genre de tâche (%1).</translation>
    </message>
    <message>
        <source>Nothing was started.</source>
        <translation>Rien n’a été démarré.</translation>
    </message>
    <message>
        <source>Wait for it to finish, or cancel it on the Jobs page.</source>
        <translation>Attendez qu’elle finisse, ou annulez-la sur la page Tâches.</translation>
    </message>
    <message>
        <source>A waiting run with the number %1</source>
        <translation>Une exécution en attente portant le numéro %1</translation>
    </message>
    <message>
        <source>The run %1</source>
        <translation>L’exécution %1</translation>
    </message>
    <message>
        <source>The program that ran this job ended before the job did.</source>
        <translation>Le programme qui exécutait cette tâche s’est terminé avant elle.</translation>
    </message>
</context>
<context>
    <name>trueup::SampleServices</name>
    <message>
        <source>It ended with code %1.</source>
        <translation>Il s’est terminé avec le code %1.</translation>
    </message>
    <message>
        <source>The sample services could not be started.</source>
        <translation>Les services d’exemple n’ont pas pu démarrer.</translation>
    </message>
    <message>
        <source>The invented feed, ERP and shop cannot be reached; what is there already can be looked at.</source>
        <translation>Le flux, l’ERP et la boutique inventés sont inaccessibles ; ce qui existe déjà peut être consulté.</translation>
    </message>
    <message>
        <source>Install Trueup again with its sample services, or set up a workspace of your own.</source>
        <translation>Réinstallez Trueup avec ses services d’exemple, ou créez votre propre espace de travail.</translation>
    </message>
</context>
<context>
    <name>trueup::Secrets</name>
    <message>
        <source>The system&apos;s keychain could not be used.</source>
        <translation>Le trousseau du système n’a pas pu être utilisé.</translation>
    </message>
    <message>
        <source>The secret was neither read nor kept.</source>
        <translation>Le secret n’a été ni lu ni conservé.</translation>
    </message>
    <message>
        <source>Unlock the keychain, or give the secret in the environment.</source>
        <translation>Déverrouillez le trousseau, ou donnez le secret dans l’environnement.</translation>
    </message>
    <message>
        <source>%1 can only be set in the environment here.</source>
        <translation>%1 ne peut être fixé ici que dans l’environnement.</translation>
    </message>
</context>
<context>
    <name>trueup::Session</name>
    <message>
        <source>%1 is not configured.</source>
        <translation>%1 n’est pas configuré.</translation>
    </message>
    <message numerus="yes">
        <source>The database is %n step(s) behind this program.</source>
        <translation>
            <numerusform>La base de données a %n étape de retard sur ce programme.</numerusform>
            <numerusform>La base de données a %n étapes de retard sur ce programme.</numerusform>
        </translation>
    </message>
    <message>
        <source>The Etilize feed</source>
        <translation>Le flux Etilize</translation>
    </message>
    <message>
        <source>Set the connection in the settings, or in the environment.</source>
        <translation>Configurez la connexion dans les réglages ou dans l’environnement.</translation>
    </message>
    <message>
        <source>Let the set-up assistant bring it up to date, or run “trueup-cli migrate”.</source>
        <translation>Laissez l’assistant de configuration la mettre à jour, ou exécutez « trueup-cli migrate ».</translation>
    </message>
</context>
<context>
    <name>trueup::ShopLocation</name>
    <message>
        <source>The shop has no location %1.</source>
        <translation>La boutique n’a pas d’emplacement %1.</translation>
    </message>
    <message>
        <source>Choose the location whose stock counts in the settings (shopify.location).</source>
        <translation>Choisissez dans les réglages l’emplacement dont le stock compte (shopify.location).</translation>
    </message>
    <message>
        <source>The shop has no active location that fulfils online orders.</source>
        <translation>La boutique n’a aucun emplacement actif qui traite les commandes en ligne.</translation>
    </message>
</context>
<context>
    <name>trueup::ShopStage</name>
    <message>
        <source>Comparing our products with what the shop held last</source>
        <translation>Comparaison de nos produits avec ce que la boutique avait en dernier</translation>
    </message>
    <message>
        <source>Changed in our catalogue</source>
        <translation>Modifiés dans notre catalogue</translation>
    </message>
    <message>
        <source>There is no product %1.</source>
        <translation>Il n’y a pas de produit %1.</translation>
    </message>
    <message>
        <source>Give SKUs, numbers of ours or ids of the shop.</source>
        <translation>Donnez des UGS, nos numéros ou des identifiants de la boutique.</translation>
    </message>
</context>
<context>
    <name>trueup::Shopify</name>
    <message numerus="yes">
        <source>%n products of the shop have the SKU %1.</source>
        <translation>
            <numerusform>%n produit de la boutique a l’UGS %1.</numerusform>
            <numerusform>%n produits de la boutique ont l’UGS %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Correct the SKUs in the shop, or link one of the products by hand.</source>
        <translation>Corrigez les UGS dans la boutique, ou liez un des produits à la main.</translation>
    </message>
    <message>
        <source>The shop answered with another product than the one asked for.</source>
        <translation>La boutique a répondu avec un autre produit que celui demandé.</translation>
    </message>
    <message>
        <source>The shop refused the client id or its secret.</source>
        <translation>La boutique a refusé l’identifiant client ou son secret.</translation>
    </message>
    <message>
        <source>Check both in the settings, and that the app is installed in this shop.</source>
        <translation>Vérifiez les deux dans les réglages, et que l’application est installée dans cette boutique.</translation>
    </message>
    <message>
        <source>The shop gave no access token (HTTP status %1).</source>
        <translation>La boutique n’a pas donné de jeton d’accès (état HTTP %1).</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Réessayez plus tard.</translation>
    </message>
    <message>
        <source>The shop&apos;s answer holds no access token.</source>
        <translation>La réponse de la boutique ne contient pas de jeton d’accès.</translation>
    </message>
    <message>
        <source>Check the address of the shop.</source>
        <translation>Vérifiez l’adresse de la boutique.</translation>
    </message>
    <message>
        <source>It is not known whether the change was written.</source>
        <translation>On ne sait pas si la modification a été écrite.</translation>
    </message>
    <message>
        <source>The shop is read before anything is sent again.</source>
        <translation>La boutique est relue avant tout nouvel envoi.</translation>
    </message>
    <message>
        <source>The shop accepts no more new variants today.</source>
        <translation>La boutique n’accepte plus de nouvelles variantes aujourd’hui.</translation>
    </message>
    <message>
        <source>New products go on tomorrow; changes of existing ones are not affected.</source>
        <translation>Les nouveaux produits reprennent demain ; les modifications de produits existants ne sont pas touchées.</translation>
    </message>
    <message>
        <source>The shop is frozen.</source>
        <translation>La boutique est gelée.</translation>
    </message>
    <message>
        <source>Settle the shop&apos;s account with Shopify.</source>
        <translation>Réglez le compte de la boutique auprès de Shopify.</translation>
    </message>
    <message>
        <source>The access token may not do this.</source>
        <translation>Le jeton d’accès ne le permet pas.</translation>
    </message>
    <message>
        <source>Give the app the scopes that the connection test names.</source>
        <translation>Donnez à l’application les autorisations que nomme l’essai de connexion.</translation>
    </message>
    <message>
        <source>There is no shop at this address, or it does not know the API version.</source>
        <translation>Il n’y a pas de boutique à cette adresse, ou elle ne connaît pas la version de l’API.</translation>
    </message>
    <message>
        <source>Check both in the settings.</source>
        <translation>Vérifiez les deux dans les réglages.</translation>
    </message>
    <message>
        <source>The shop has locked out this app.</source>
        <translation>La boutique a bloqué cette application.</translation>
    </message>
    <message>
        <source>Ask Shopify&apos;s support.</source>
        <translation>Adressez-vous au soutien de Shopify.</translation>
    </message>
    <message>
        <source>The shop asks for fewer requests.</source>
        <translation>La boutique demande moins de requêtes.</translation>
    </message>
    <message>
        <source>The shop rejected the request for security reasons.</source>
        <translation>La boutique a refusé la requête pour des raisons de sécurité.</translation>
    </message>
    <message>
        <source>Wait some minutes; if it stays, ask Shopify&apos;s support.</source>
        <translation>Attendez quelques minutes ; si cela persiste, adressez-vous au soutien de Shopify.</translation>
    </message>
    <message>
        <source>The shop answered a change with an error beside data: %1</source>
        <translation>La boutique a répondu à une modification par une erreur accompagnant des données : %1</translation>
    </message>
    <message>
        <source>The access token may not do this: %1</source>
        <translation>Le jeton d’accès ne le permet pas : %1</translation>
    </message>
    <message>
        <source>The shop finds the query too costly.</source>
        <translation>La boutique juge la requête trop coûteuse.</translation>
    </message>
    <message>
        <source>The shop does not accept the request: %1</source>
        <translation>La boutique n’accepte pas la requête : %1</translation>
    </message>
    <message>
        <source>The shop did not understand the search: %1</source>
        <translation>La boutique n’a pas compris la recherche : %1</translation>
    </message>
    <message>
        <source>The answer of the shop is not what it should be.</source>
        <translation>La réponse de la boutique n’est pas celle attendue.</translation>
    </message>
    <message>
        <source>The answer of the shop holds no data.</source>
        <translation>La réponse de la boutique ne contient aucune donnée.</translation>
    </message>
    <message>
        <source>Somebody changed this in the shop meanwhile: %1</source>
        <translation>Quelqu’un a modifié ceci dans la boutique entre-temps : %1</translation>
    </message>
    <message>
        <source>Read the product again and decide anew.</source>
        <translation>Relisez le produit et décidez de nouveau.</translation>
    </message>
    <message>
        <source>The shop refused the values: %1</source>
        <translation>La boutique a refusé les valeurs : %1</translation>
    </message>
    <message>
        <source>Correct the values and approve again.</source>
        <translation>Corrigez les valeurs et approuvez de nouveau.</translation>
    </message>
    <message>
        <source>This GraphQL document cannot be sent several times at once.</source>
        <translation>Ce document GraphQL ne peut pas être envoyé plusieurs fois d’un coup.</translation>
    </message>
    <message>
        <source>The shop answers with another version of its API than the one asked for.</source>
        <translation>La boutique répond avec une autre version de son API que celle demandée.</translation>
    </message>
    <message>
        <source>Nothing more is written.</source>
        <translation>Plus rien n’est écrit.</translation>
    </message>
    <message>
        <source>Install a newer version of this program, or set a supported API version in the settings.</source>
        <translation>Installez une version plus récente de ce programme, ou fixez dans les réglages une version d’API prise en charge.</translation>
    </message>
    <message>
        <source>There is no GraphQL document named %1.</source>
        <translation>Il n’y a pas de document GraphQL nommé %1.</translation>
    </message>
    <message>
        <source>The shop has no points left for this request.</source>
        <translation>La boutique n’a plus de points pour cette requête.</translation>
    </message>
    <message>
        <source>It is not known whether the change was written as meant. Nothing more is written.</source>
        <translation>On ne sait pas si la modification a été écrite comme voulu. Plus rien n’est écrit.</translation>
    </message>
    <message>
        <source>The shop&apos;s answer holds no page of %1.</source>
        <translation>La réponse de la boutique ne contient pas de page de %1.</translation>
    </message>
    <message>
        <source>The shop announces another page of %1 and does not go on.</source>
        <translation>La boutique annonce une autre page de %1 et ne continue pas.</translation>
    </message>
    <message>
        <source>No location of the shop has been chosen.</source>
        <translation>Aucun emplacement de la boutique n’a été choisi.</translation>
    </message>
    <message>
        <source>Choose in the settings which location holds the stock.</source>
        <translation>Choisissez dans les réglages l’emplacement qui contient le stock.</translation>
    </message>
    <message>
        <source>The shop answered with another number of products than asked for.</source>
        <translation>La boutique a répondu avec un autre nombre de produits que demandé.</translation>
    </message>
    <message>
        <source>The shop answered with products changed before the time asked for.</source>
        <translation>La boutique a répondu avec des produits modifiés avant le moment demandé.</translation>
    </message>
    <message>
        <source>Open the settings of the shop.</source>
        <translation>Ouvrez les réglages de la boutique.</translation>
    </message>
    <message>
        <source>The address of the shop is missing or not valid.</source>
        <translation>L’adresse de la boutique manque ou n’est pas valide.</translation>
    </message>
    <message>
        <source>The address of the shop must begin with https://.</source>
        <translation>L’adresse de la boutique doit commencer par https://.</translation>
    </message>
    <message>
        <source>The shop has neither an access token nor a client id with its secret.</source>
        <translation>La boutique n’a ni jeton d’accès ni identifiant client avec son secret.</translation>
    </message>
    <message>
        <source>The API version of the shop is not of the form 2026-10.</source>
        <translation>La version d’API de la boutique n’a pas la forme 2026-10.</translation>
    </message>
</context>
<context>
    <name>trueup::ShopifyPull</name>
    <message>
        <source>Differences found in the shop</source>
        <translation>Différences trouvées dans la boutique</translation>
    </message>
    <message>
        <source>Asking the shop what there is to read</source>
        <translation>Interrogation de la boutique sur ce qu’il y a à lire</translation>
    </message>
    <message>
        <source>The shop&apos;s answer does not say when it was given.</source>
        <translation>La réponse de la boutique ne dit pas quand elle a été donnée.</translation>
    </message>
    <message>
        <source>A proxy may have removed the header Date.</source>
        <translation>Un serveur mandataire a peut-être retiré l’en-tête Date.</translation>
    </message>
    <message>
        <source>Reading products of the shop</source>
        <translation>Lecture des produits de la boutique</translation>
    </message>
    <message>
        <source>Reading changed products of the shop</source>
        <translation>Lecture des produits modifiés de la boutique</translation>
    </message>
    <message>
        <source>None of these products is known here or in the shop: %1</source>
        <translation>Aucun de ces produits n’est connu ici ou dans la boutique : %1</translation>
    </message>
    <message>
        <source>Give SKUs, numbers of ours or ids of the shop.</source>
        <translation>Donnez des UGS, nos numéros ou des identifiants de la boutique.</translation>
    </message>
    <message>
        <source>Asking the shop for products that were not in it</source>
        <translation>Interrogation de la boutique sur les produits qui n’y figuraient pas</translation>
    </message>
    <message>
        <source>The shop answered with another number of products than asked for.</source>
        <translation>La boutique a répondu avec un autre nombre de produits que demandé.</translation>
    </message>
    <message>
        <source>None of them was marked as missing.</source>
        <translation>Aucun d’eux n’a été marqué comme manquant.</translation>
    </message>
    <message>
        <source>If this is right, somebody who may approve releases run %1 with a reason; then pull again.</source>
        <translation>Si c’est voulu, une personne autorisée à approuver libère l’exécution %1 avec un motif ; relancez ensuite la récupération.</translation>
    </message>
    <message>
        <source>The shop did not say which products are in which collection: %1</source>
        <translation>La boutique n’a pas dit quels produits sont dans quelle collection : %1</translation>
    </message>
    <message>
        <source>Nothing of this pull was stored.</source>
        <translation>Rien de cette récupération n’a été enregistré.</translation>
    </message>
    <message>
        <source>Pull again: within half an hour the products need not be exported another time.</source>
        <translation>Relancez la récupération : pendant une demi-heure, les produits n’ont pas à être exportés de nouveau.</translation>
    </message>
    <message>
        <source>The shop prepares an export of all products and of its collections</source>
        <translation>La boutique prépare une exportation de tous les produits et de ses collections</translation>
    </message>
</context>
<context>
    <name>trueup::ShopifyPush</name>
    <message>
        <source>Preparing the push</source>
        <translation>Préparation de l’envoi</translation>
    </message>
    <message numerus="yes">
        <source>None of the %n open change(s) is approved.</source>
        <translation>
            <numerusform>La %n modification ouverte n’est pas approuvée.</numerusform>
            <numerusform>Aucune des %n modifications ouvertes n’est approuvée.</numerusform>
        </translation>
    </message>
    <message>
        <source>Review the batch and approve it first.</source>
        <translation>Révisez d’abord le lot et approuvez-le.</translation>
    </message>
    <message>
        <source>Writing to Shopify</source>
        <translation>Écriture dans Shopify</translation>
    </message>
    <message numerus="yes">
        <source>The shop accepts no more new variants today: %n new product(s) wait and go on tomorrow. Changes of existing products are not affected.</source>
        <translation>
            <numerusform>La boutique n’accepte plus de nouvelles variantes aujourd’hui : %n nouveau produit attend et reprend demain. Les modifications de produits existants ne sont pas touchées.</numerusform>
            <numerusform>La boutique n’accepte plus de nouvelles variantes aujourd’hui : %n nouveaux produits attendent et reprennent demain. Les modifications de produits existants ne sont pas touchées.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was written to the shop.</source>
        <translation>Rien n’a été écrit dans la boutique.</translation>
    </message>
</context>
<context>
    <name>trueup::Side</name>
    <message>
        <source>Trueup</source>
        <comment>the side of staff edits</comment>
        <translation>Trueup</translation>
    </message>
</context>
<context>
    <name>trueup::StagingTable</name>
    <message>
        <source>The staged change %1</source>
        <translation>La modification préparée %1</translation>
    </message>
    <message>
        <source>The batch %1</source>
        <translation>Le lot %1</translation>
    </message>
</context>
<context>
    <name>trueup::Store</name>
    <message>
        <source>Make somebody else an administrator first.</source>
        <translation>Nommez d’abord quelqu’un d’autre administrateur.</translation>
    </message>
    <message>
        <source>The connection to the database was lost.</source>
        <translation>La connexion à la base de données a été perdue.</translation>
    </message>
    <message>
        <source>Check that the database server is reachable; Trueup connects again by itself.</source>
        <translation>Vérifiez que le serveur de base de données est joignable ; Trueup se reconnecte de lui-même.</translation>
    </message>
    <message>
        <source>Read the row again and decide again.</source>
        <translation>Relisez la ligne et décidez de nouveau.</translation>
    </message>
    <message>
        <source>Ask an administrator for the permission.</source>
        <translation>Demandez la permission à un administrateur.</translation>
    </message>
    <message>
        <source>Look at the findings and release or reject the run.</source>
        <translation>Examinez les constats, puis libérez ou refusez l’exécution.</translation>
    </message>
    <message>
        <source>Have the change approved first.</source>
        <translation>Faites d’abord approuver la modification.</translation>
    </message>
    <message>
        <source>Correct the value and try again.</source>
        <translation>Corrigez la valeur et réessayez.</translation>
    </message>
    <message>
        <source>The value exists already: %1.</source>
        <translation>La valeur existe déjà : %1.</translation>
    </message>
    <message>
        <source>A row this refers to does not exist, or is still needed: %1.</source>
        <translation>Une ligne à laquelle ceci se réfère n’existe pas, ou est encore nécessaire : %1.</translation>
    </message>
    <message>
        <source>A value that is required is missing: %1.</source>
        <translation>Une valeur obligatoire manque : %1.</translation>
    </message>
    <message>
        <source>A value breaks a rule of the database: %1.</source>
        <translation>Une valeur enfreint une règle de la base de données : %1.</translation>
    </message>
    <message>
        <source>The disk of the database server is full.</source>
        <translation>Le disque du serveur de base de données est plein.</translation>
    </message>
    <message>
        <source>Free some space on the database server and try again.</source>
        <translation>Libérez de l’espace sur le serveur de base de données et réessayez.</translation>
    </message>
    <message>
        <source>The database server has no free connection.</source>
        <translation>Le serveur de base de données n’a plus de connexion libre.</translation>
    </message>
    <message>
        <source>Close programs that use the database, or raise its limit of connections.</source>
        <translation>Fermez des programmes qui utilisent la base de données, ou augmentez sa limite de connexions.</translation>
    </message>
    <message>
        <source>The database server ran out of a resource: %1.</source>
        <translation>Le serveur de base de données a épuisé une ressource : %1.</translation>
    </message>
    <message>
        <source>Try again later, or with less data at once.</source>
        <translation>Réessayez plus tard, ou avec moins de données à la fois.</translation>
    </message>
    <message>
        <source>The database does not allow this to your role: %1.</source>
        <translation>La base de données ne le permet pas à votre rôle : %1.</translation>
    </message>
    <message>
        <source>The database refused the user name or password.</source>
        <translation>La base de données a refusé le nom d’utilisateur ou le mot de passe.</translation>
    </message>
    <message>
        <source>Check the user name and password of the database.</source>
        <translation>Vérifiez le nom d’utilisateur et le mot de passe de la base de données.</translation>
    </message>
    <message>
        <source>Somebody else changed the same rows at the same time.</source>
        <translation>Une autre personne a modifié les mêmes lignes en même temps.</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Réessayez.</translation>
    </message>
    <message>
        <source>The database took too long and the statement was stopped.</source>
        <translation>La base de données a pris trop de temps et l’instruction a été arrêtée.</translation>
    </message>
    <message>
        <source>Try again when the database is less busy.</source>
        <translation>Réessayez quand la base de données sera moins occupée.</translation>
    </message>
    <message>
        <source>Another session holds a lock that did not become free in time.</source>
        <translation>Une autre session tient un verrou qui ne s’est pas libéré à temps.</translation>
    </message>
    <message>
        <source>Try again when the other work is done.</source>
        <translation>Réessayez quand l’autre travail sera terminé.</translation>
    </message>
    <message>
        <source>The database cannot store a value: %1.</source>
        <translation>La base de données ne peut pas enregistrer une valeur : %1.</translation>
    </message>
    <message>
        <source>The database allows reading only at the moment.</source>
        <translation>La base de données ne permet que la lecture en ce moment.</translation>
    </message>
    <message>
        <source>Check that the address names the main server and not a copy.</source>
        <translation>Vérifiez que l’adresse nomme le serveur principal et non une copie.</translation>
    </message>
    <message>
        <source>An earlier statement of the same transaction had failed.</source>
        <translation>Une instruction précédente de la même transaction avait échoué.</translation>
    </message>
    <message>
        <source>The database lacks something this program needs: %1.</source>
        <translation>Il manque à la base de données quelque chose dont ce programme a besoin : %1.</translation>
    </message>
    <message>
        <source>Bring the database up to date (trueup-cli migrate).</source>
        <translation>Mettez la base de données à jour (trueup-cli migrate).</translation>
    </message>
    <message>
        <source>The database refused a statement.</source>
        <translation>La base de données a refusé une instruction.</translation>
    </message>
    <message>
        <source>The database refused a statement: %1.</source>
        <translation>La base de données a refusé une instruction : %1.</translation>
    </message>
    <message>
        <source>Nothing of this step was stored.</source>
        <translation>Rien de cette étape n’a été enregistré.</translation>
    </message>
    <message>
        <source>Nothing was read or written.</source>
        <translation>Rien n’a été lu ni écrit.</translation>
    </message>
    <message>
        <source>The encrypted connection to the database %1 could not be made.</source>
        <translation>La connexion chiffrée à la base de données %1 n’a pas pu être établie.</translation>
    </message>
    <message>
        <source>Check sslmode and sslrootcert in the address: the server&apos;s certificate must match its name and come from an authority this computer trusts.</source>
        <translation>Vérifiez sslmode et sslrootcert dans l’adresse : le certificat du serveur doit correspondre à son nom et venir d’une autorité à laquelle cet ordinateur fait confiance.</translation>
    </message>
    <message>
        <source>The database %1 refused the user name or password.</source>
        <translation>La base de données %1 a refusé le nom d’utilisateur ou le mot de passe.</translation>
    </message>
    <message>
        <source>The server has no database of this name: %1.</source>
        <translation>Le serveur n’a pas de base de données de ce nom : %1.</translation>
    </message>
    <message>
        <source>Check the name at the end of the address, or have the database created.</source>
        <translation>Vérifiez le nom à la fin de l’adresse, ou faites créer la base de données.</translation>
    </message>
    <message>
        <source>The database %1 accepts no connections at the moment.</source>
        <translation>La base de données %1 n’accepte pas de connexions en ce moment.</translation>
    </message>
    <message>
        <source>Try again in a minute.</source>
        <translation>Réessayez dans une minute.</translation>
    </message>
    <message>
        <source>The name of the database server is unknown: %1.</source>
        <translation>Le nom du serveur de base de données est inconnu : %1.</translation>
    </message>
    <message>
        <source>Check the address and the network connection.</source>
        <translation>Vérifiez l’adresse et la connexion réseau.</translation>
    </message>
    <message>
        <source>The database %1 could not be reached.</source>
        <translation>La base de données %1 n’a pas pu être jointe.</translation>
    </message>
    <message>
        <source>Check that the server runs and that the network connection works.</source>
        <translation>Vérifiez que le serveur est en marche et que la connexion réseau fonctionne.</translation>
    </message>
    <message>
        <source>%1 does not exist.</source>
        <translation>%1 n’existe pas.</translation>
    </message>
</context>
<context>
    <name>trueup::TestLines</name>
    <message>
        <source>Database</source>
        <translation>Base de données</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tables</translation>
    </message>
    <message>
        <source>Your role</source>
        <translation>Votre rôle</translation>
    </message>
    <message>
        <source>Feed file</source>
        <translation>Fichier du flux</translation>
    </message>
    <message>
        <source>Xorosoft</source>
        <translation>Xorosoft</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>Boutique</translation>
    </message>
    <message>
        <source>Permissions of the app</source>
        <translation>Permissions de l’application</translation>
    </message>
    <message>
        <source>Version of the API</source>
        <translation>Version de l’API</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Horloge</translation>
    </message>
    <message>
        <source>PostgreSQL</source>
        <translation>PostgreSQL</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>Encodage</translation>
    </message>
    <message>
        <source>The connection works.</source>
        <translation>La connexion fonctionne.</translation>
    </message>
    <message>
        <source>The connection does not work yet.</source>
        <translation>La connexion ne fonctionne pas encore.</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Connexion</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>Produits</translation>
    </message>
    <message>
        <source>Values of products</source>
        <translation>Valeurs des produits</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>Values of items</source>
        <translation>Valeurs des articles</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>Stock</translation>
    </message>
    <message>
        <source>Values of stock</source>
        <translation>Valeurs du stock</translation>
    </message>
</context>
<context>
    <name>trueup::Transaction</name>
    <message>
        <source>The transaction had ended already.</source>
        <translation>La transaction était déjà terminée.</translation>
    </message>
    <message>
        <source>An earlier statement of the transaction had failed.</source>
        <translation>Une instruction précédente de la transaction avait échoué.</translation>
    </message>
    <message>
        <source>Nothing of the transaction was stored.</source>
        <translation>Rien de la transaction n’a été enregistré.</translation>
    </message>
    <message>
        <source>It is not known whether the transaction was stored.</source>
        <translation>On ne sait pas si la transaction a été enregistrée.</translation>
    </message>
</context>
<context>
    <name>trueup::UserTable</name>
    <message>
        <source>Have the administrator of the database make the login, and give it as one that exists.</source>
        <translation>Faites créer le compte par l’administrateur de la base de données et donnez-le comme compte existant.</translation>
    </message>
    <message>
        <source>The database did not say how it keeps passwords.</source>
        <translation>La base de données n’a pas dit comment elle conserve les mots de passe.</translation>
    </message>
    <message>
        <source>Choose another name, or give it as a login that exists.</source>
        <translation>Choisissez un autre nom, ou donnez-le comme compte existant.</translation>
    </message>
    <message>
        <source>The database has a login "%1" already.</source>
        <translation>La base de données a déjà un compte « %1 ».</translation>
    </message>
    <message>
        <source>Let the person sign up in the existing application first; then grant the role here.</source>
        <translation>La personne doit d’abord s’inscrire dans l’application existante ; accordez ensuite le rôle ici.</translation>
    </message>
    <message>
        <source>There is no role &quot;%1&quot;.</source>
        <translation>Il n’y a pas de rôle « %1 ».</translation>
    </message>
    <message>
        <source>Roles are viewer, editor, approver, operator and admin.</source>
        <translation>Les rôles sont viewer, editor, approver, operator et admin.</translation>
    </message>
</context>
<context>
    <name>trueup::VersionTable</name>
    <message>
        <source>A product with the SKU %1</source>
        <translation>Un produit portant l’UGS %1</translation>
    </message>
    <message>
        <source>Version %1 of %2</source>
        <translation>Version %1 de %2</translation>
    </message>
</context>
<context>
    <name>trueup::Workbench</name>
    <message>
        <source>Sample data</source>
        <translation>Données d’exemple</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1 sur %2</translation>
    </message>
    <message>
        <source>%1 is set in the environment and wins over what is kept here.</source>
        <translation>%1 est défini dans l’environnement et l’emporte sur ce qui est gardé ici.</translation>
    </message>
    <message>
        <source>Change it there.</source>
        <translation>Modifiez-le là-bas.</translation>
    </message>
    <message>
        <source>Secrets are not kept for sample data.</source>
        <translation>Aucun secret n’est conservé pour les données d’exemple.</translation>
    </message>
    <message>
        <source>Leave the fields for secrets empty.</source>
        <translation>Laissez vides les champs des secrets.</translation>
    </message>
</context>
<context>
    <name>trueup::Workspace</name>
    <message>
        <source>There is no workspace in %1.</source>
        <translation>Il n’y a pas d’espace de travail dans %1.</translation>
    </message>
    <message>
        <source>Create it first (trueup-cli workspace init), or name another folder.</source>
        <translation>Créez-le d’abord (trueup-cli workspace init), ou nommez un autre dossier.</translation>
    </message>
    <message>
        <source>The workspace file %1 cannot be read.</source>
        <translation>Le fichier d’espace de travail %1 ne peut pas être lu.</translation>
    </message>
    <message>
        <source>Use the account that made the workspace.</source>
        <translation>Utilisez le compte qui a créé l’espace de travail.</translation>
    </message>
    <message>
        <source>The workspace file %1 is damaged.</source>
        <translation>Le fichier d’espace de travail %1 est endommagé.</translation>
    </message>
    <message>
        <source>Restore the file, or restore a backup into a new workspace.</source>
        <translation>Restaurez le fichier, ou restaurez une sauvegarde dans un nouvel espace de travail.</translation>
    </message>
    <message>
        <source>The workspace %1 was made by a newer version of Trueup.</source>
        <translation>L’espace de travail %1 a été créé par une version plus récente de Trueup.</translation>
    </message>
    <message>
        <source>Install the newer version on this computer.</source>
        <translation>Installez la version plus récente sur cet ordinateur.</translation>
    </message>
    <message>
        <source>The folder %1 cannot be created.</source>
        <translation>Le dossier %1 ne peut pas être créé.</translation>
    </message>
    <message>
        <source>Check the path and its permissions.</source>
        <translation>Vérifiez le chemin et ses permissions.</translation>
    </message>
</context>
<context>
    <name>trueup::Xorosoft</name>
    <message>
        <source>The ERP has a key of its own for stock without its secret, or a secret without its key.</source>
        <translation>L’ERP a une clé propre au stock sans son secret, ou un secret sans sa clé.</translation>
    </message>
    <message>
        <source>The ERP says that %1 holds nothing.</source>
        <translation>L’ERP dit que %1 ne contient rien.</translation>
    </message>
    <message>
        <source>The ERP has never answered on the path %1.</source>
        <translation>L’ERP n’a jamais répondu sur le chemin %1.</translation>
    </message>
    <message>
        <source>Check the paths in the settings of the ERP connection; it may also be out of order.</source>
        <translation>Vérifiez les chemins dans les réglages de la connexion à l’ERP ; il peut aussi être en panne.</translation>
    </message>
    <message>
        <source>Nothing was concluded from this reading.</source>
        <translation>Rien n’a été conclu de cette lecture.</translation>
    </message>
    <message>
        <source>Check the paths and parameter names in the settings of the ERP connection.</source>
        <translation>Vérifiez les chemins et les noms de paramètres dans les réglages de la connexion à l’ERP.</translation>
    </message>
    <message>
        <source>The ERP ignores the filter and answers with everything.</source>
        <translation>L’ERP ignore le filtre et répond avec tout.</translation>
    </message>
    <message>
        <source>The ERP says that it holds nothing at all.</source>
        <translation>L’ERP dit ne rien contenir du tout.</translation>
    </message>
    <message>
        <source>The ERP answered with another page than the one asked for.</source>
        <translation>L’ERP a répondu par une autre page que celle demandée.</translation>
    </message>
    <message>
        <source>The ERP repeats a page instead of going on.</source>
        <translation>L’ERP répète une page au lieu de continuer.</translation>
    </message>
    <message>
        <source>The ERP names no last page and does not come to an end.</source>
        <translation>L’ERP ne nomme pas de dernière page et n’arrive pas à la fin.</translation>
    </message>
    <message>
        <source>The ERP refused the key pair, or the key may not read this.</source>
        <translation>L’ERP a refusé la paire de clés, ou la clé ne peut pas lire ceci.</translation>
    </message>
    <message>
        <source>Check key, secret and the modules the key is allowed to read.</source>
        <translation>Vérifiez la clé, le secret et les modules que la clé peut lire.</translation>
    </message>
    <message>
        <source>The ERP does not know the path %1.</source>
        <translation>L’ERP ne connaît pas le chemin %1.</translation>
    </message>
    <message>
        <source>Check the address and the paths in the settings of the ERP connection.</source>
        <translation>Vérifiez l’adresse et les chemins dans les réglages de la connexion à l’ERP.</translation>
    </message>
    <message>
        <source>The ERP asks for fewer requests.</source>
        <translation>L’ERP demande moins de requêtes.</translation>
    </message>
    <message>
        <source>Try again later, or lower the rate in the settings.</source>
        <translation>Réessayez plus tard ou réduisez la cadence dans les réglages.</translation>
    </message>
    <message>
        <source>The ERP answered with HTTP status %1.</source>
        <translation>L’ERP a répondu par l’état HTTP %1.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Réessayez plus tard.</translation>
    </message>
    <message>
        <source>The ERP reported an error without a text.</source>
        <translation>L’ERP a signalé une erreur sans texte.</translation>
    </message>
    <message>
        <source>The ERP reported an error: %1</source>
        <translation>L’ERP a signalé une erreur : %1</translation>
    </message>
    <message>
        <source>Try again later; if it stays, ask the administrator of the ERP.</source>
        <translation>Réessayez plus tard ; si cela persiste, adressez-vous à l’administrateur de l’ERP.</translation>
    </message>
    <message>
        <source>The answer of the ERP holds no data.</source>
        <translation>La réponse de l’ERP ne contient aucune donnée.</translation>
    </message>
    <message>
        <source>The answer of the ERP is empty.</source>
        <translation>La réponse de l’ERP est vide.</translation>
    </message>
    <message>
        <source>The answer of the ERP is not what it should be.</source>
        <translation>La réponse de l’ERP n’est pas celle attendue.</translation>
    </message>
    <message>
        <source>Try again later; check the address of the ERP.</source>
        <translation>Réessayez plus tard ; vérifiez l’adresse de l’ERP.</translation>
    </message>
    <message>
        <source>Open the settings of the ERP connection.</source>
        <translation>Ouvrez les réglages de la connexion à l’ERP.</translation>
    </message>
    <message>
        <source>The address of the ERP is missing or not valid.</source>
        <translation>L’adresse de l’ERP manque ou n’est pas valide.</translation>
    </message>
    <message>
        <source>The address of the ERP must begin with https://.</source>
        <translation>L’adresse de l’ERP doit commencer par https://.</translation>
    </message>
    <message>
        <source>The key or the secret of the ERP is missing.</source>
        <translation>La clé ou le secret de l’ERP manque.</translation>
    </message>
    <message>
        <source>No path is set from which the ERP&apos;s items or stock are read.</source>
        <translation>Aucun chemin n’est fixé pour lire les articles ou le stock de l’ERP.</translation>
    </message>
    <message>
        <source>The request rate of the ERP must be above zero.</source>
        <translation>La cadence des requêtes à l’ERP doit être supérieure à zéro.</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Prix</translation>
    </message>
    <message>
        <source>Compare-at price</source>
        <translation>Prix avant réduction</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Coût</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>Stock</translation>
    </message>
    <message>
        <source>Item number</source>
        <translation>Numéro d’article</translation>
    </message>
    <message>
        <source>Base part</source>
        <translation>Pièce de base</translation>
    </message>
    <message>
        <source>Barcode</source>
        <translation>Code-barres</translation>
    </message>
    <message>
        <source>Manufacturer part number</source>
        <translation>Numéro de pièce du fabricant</translation>
    </message>
    <message>
        <source>Manufacturer</source>
        <translation>Fabricant</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>Marque</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>Handle</source>
        <translation>Identifiant d’URL</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>Devise</translation>
    </message>
    <message>
        <source>“%1” is no value that is read from the ERP.</source>
        <translation>« %1 » n’est pas une valeur lue dans l’ERP.</translation>
    </message>
    <message>
        <source>Known are: %1.</source>
        <translation>Sont connues : %1.</translation>
    </message>
    <message>
        <source>“%1” needs the names of the ERP&apos;s keys.</source>
        <translation>« %1 » demande les noms des clés de l’ERP.</translation>
    </message>
    <message>
        <source>Write it like {&quot;price&quot;:[&quot;CustomPrice1&quot;,&quot;StandardUnitPrice&quot;]}; the first that says something counts.</source>
        <translation>Écrivez-le comme {&quot;price&quot;:[&quot;CustomPrice1&quot;,&quot;StandardUnitPrice&quot;]} ; la première qui dit quelque chose compte.</translation>
    </message>
</context>
<context>
    <name>trueup::XorosoftRefresh</name>
    <message>
        <source>Reading items from Xorosoft</source>
        <translation>Lecture des articles de Xorosoft</translation>
    </message>
    <message>
        <source>Reading stock from Xorosoft</source>
        <translation>Lecture du stock de Xorosoft</translation>
    </message>
    <message>
        <source>The ERP&apos;s items and stock are kept as they were before.</source>
        <translation>Les articles et le stock de l’ERP restent comme ils étaient.</translation>
    </message>
    <message>
        <source>If this is right, somebody who may approve releases run %1 with a reason; then try again.</source>
        <translation>Si c’est voulu, une personne autorisée à approuver libère l’exécution %1 avec un motif ; réessayez ensuite.</translation>
    </message>
    <message>
        <source>Page %1 of an earlier answer of the ERP was not kept.</source>
        <translation>La page %1 d’une réponse antérieure de l’ERP n’a pas été conservée.</translation>
    </message>
    <message>
        <source>Read everything once more with “trueup-cli xorosoft refresh --full”.</source>
        <translation>Relisez tout avec « trueup-cli xorosoft refresh --full ».</translation>
    </message>
    <message>
        <source>Read everything once more with “trueup-cli xorosoft refresh --full”; how much is kept then is the setting %1.</source>
        <translation>Relisez tout avec « trueup-cli xorosoft refresh --full » ; le réglage %1 dit combien est alors conservé.</translation>
    </message>
    <message>
        <source>No complete reading of the ERP is kept here, so there is nothing to read again.</source>
        <translation>Aucune lecture complète de l’ERP n’est conservée ici ; il n’y a donc rien à relire.</translation>
    </message>
    <message>
        <source>The answers that are kept came from other paths of the ERP than the ones that are set now.</source>
        <translation>Les réponses conservées proviennent d’autres chemins de l’ERP que ceux qui sont réglés maintenant.</translation>
    </message>
    <message>
        <source>Reading the kept items of Xorosoft again</source>
        <translation>Relecture des articles conservés de Xorosoft</translation>
    </message>
    <message>
        <source>Reading the kept stock of Xorosoft again</source>
        <translation>Relecture du stock conservé de Xorosoft</translation>
    </message>
</context>
<context>
    <name>trueup::ZipDirectory</name>
    <message>
        <source>The zip file is damaged or was cut off.</source>
        <translation>Le fichier zip est endommagé ou a été tronqué.</translation>
    </message>
    <message>
        <source>Download it again; if that does not help, ask the supplier for a new file.</source>
        <translation>Téléchargez-le de nouveau ; si cela n’aide pas, demandez un nouveau fichier au fournisseur.</translation>
    </message>
    <message>
        <source>The zip file could not be read.</source>
        <translation>Le fichier zip n’a pas pu être lu.</translation>
    </message>
    <message>
        <source>The zip file holds %L1 entries; at most %L2 are accepted.</source>
        <translation>Le fichier zip contient %L1 entrées ; au plus %L2 sont acceptées.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::AppearanceForm</name>
    <message>
        <source>The language changes when Trueup is started the next time.</source>
        <translation>La langue changera au prochain démarrage de Trueup.</translation>
    </message>
    <message>
        <source>Same as the system</source>
        <translation>Selon le système</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Apparence</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
</context>
<context>
    <name>trueup::ui::BatchList</name>
    <message>
        <source>%1 open</source>
        <translation>%1 à traiter</translation>
    </message>
    <message>
        <source>%1 approved</source>
        <translation>%1 approuvés</translation>
    </message>
    <message>
        <source>%1 of %2 written</source>
        <translation>%1 sur %2 écrits</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>Lots</translation>
    </message>
    <message>
        <source>All batches
%1 open</source>
        <comment>open: to be decided about or held</comment>
        <translation>Tous les lots
%1 à traiter</translation>
    </message>
    <message>
        <source>Also here: %1</source>
        <translation>Aussi ici : %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln staged change(s), by %1</source>
        <translation>
            <numerusform>%Ln modification préparée, par %1</numerusform>
            <numerusform>%Ln modifications préparées, par %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln échec</numerusform>
            <numerusform>%Ln échecs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::ConfirmDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Reason, kept with the decision</source>
        <translation>Motif, conservé avec la décision</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ConflictDialog</name>
    <message>
        <source>Custom value</source>
        <translation>Valeur personnalisée</translation>
    </message>
    <message>
        <source>Resolve sync conflict</source>
        <translation>Régler le conflit de synchronisation</translation>
    </message>
    <message>
        <source>Product: %1 (SKU: %2)</source>
        <translation>Produit : %1 (UGS : %2)</translation>
    </message>
    <message>
        <source>Field: %1</source>
        <translation>Champ : %1</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personnalisée</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Updated: %1</source>
        <translation>Mis à jour : %1</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>supprimé</translation>
    </message>
    <message>
        <source>Resolve conflict</source>
        <translation>Régler le conflit</translation>
    </message>
    <message>
        <source>Choose a value first.</source>
        <translation>Choisissez d’abord une valeur.</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>Base</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ConflictFilterBar</name>
    <message>
        <source>SKU or name</source>
        <translation>UGS ou nom</translation>
    </message>
    <message>
        <source>Filter conflicts by SKU or name</source>
        <translation>Filtrer les conflits par UGS ou nom</translation>
    </message>
    <message>
        <source>Filter by part of a SKU or name</source>
        <translation>Filtrer par une partie de l’UGS ou du nom</translation>
    </message>
    <message>
        <source>Which conflicts</source>
        <translation>Quels conflits</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>a status and how many</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>a count and what it counts</comment>
        <translation>%2 (%1)</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Effacer les filtres</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Côté</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Gravité</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ConflictModel</name>
    <message>
        <source>Product</source>
        <translation>Produit</translation>
    </message>
    <message>
        <source>Local | Shopify</source>
        <translation>Local | Shopify</translation>
    </message>
    <message>
        <source>Settled for · by</source>
        <translation>Réglé en faveur de · par</translation>
    </message>
    <message>
        <source>Field</source>
        <comment>what a conflict is about</comment>
        <translation>Champ</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ConflictView</name>
    <message>
        <source>The markup as it is written, instead of the text as it looks</source>
        <translation>Le balisage tel qu’il est écrit, au lieu du texte tel qu’il s’affiche</translation>
    </message>
    <message>
        <source>It cannot be taken back: what was decided about the whole product is done.</source>
        <translation>La décision ne peut pas être annulée : ce qui a été décidé pour le produit entier est fait.</translation>
    </message>
    <message>
        <source>It cannot be taken back any more: the value was sent to the shop, or is about to be. The history of the product leads back to what it was.</source>
        <translation>La décision ne peut plus être annulée : la valeur a été envoyée à la boutique ou va l’être. L’historique du produit permet d’y revenir.</translation>
    </message>
    <message>
        <source>The value was staged: it goes to Shopify once it is approved and pushed.</source>
        <translation>La valeur a été préparée : elle va dans Shopify une fois approuvée et envoyée.</translation>
    </message>
    <message>
        <source>Our product took the value over; nothing was written to the shop.</source>
        <translation>Notre produit a repris la valeur ; rien n’a été écrit dans la boutique.</translation>
    </message>
    <message>
        <source>HTML</source>
        <translation>HTML</translation>
    </message>
    <message>
        <source>Custom value</source>
        <translation>Valeur personnalisée</translation>
    </message>
    <message>
        <source>Ignore</source>
        <translation>Ignorer</translation>
    </message>
    <message>
        <source>Open the product</source>
        <translation>Ouvrir le produit</translation>
    </message>
    <message>
        <source>The chosen conflict</source>
        <translation>Le conflit choisi</translation>
    </message>
    <message>
        <source>Choose a conflict at the left</source>
        <translation>Choisissez un conflit à gauche</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personnalisée</translation>
    </message>
    <message>
        <source>Choose a value of your own</source>
        <translation>Choisir une valeur personnalisée</translation>
    </message>
    <message>
        <source>Key %1</source>
        <translation>Touche %1</translation>
    </message>
    <message>
        <source>Settle this conflict</source>
        <translation>Régler ce conflit</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Entrée</translation>
    </message>
    <message>
        <source>See which other conflicts are of this kind, and settle them together</source>
        <translation>Voir quels autres conflits sont du même genre et les régler ensemble</translation>
    </message>
    <message>
        <source>Leave both sides as they are until one of them changes</source>
        <translation>Laisser les deux côtés tels quels jusqu’à ce que l’un change</translation>
    </message>
    <message>
        <source>What comes of the choice</source>
        <translation>Ce qui découle du choix</translation>
    </message>
    <message>
        <source>never agreed on</source>
        <translation>jamais convenue</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>Base</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>supprimé</translation>
    </message>
    <message>
        <source>Choose a value first</source>
        <translation>Choisissez d’abord une valeur</translation>
    </message>
    <message>
        <source>Your role may look but not settle conflicts. Ask an administrator for the editor role.</source>
        <translation>Votre rôle permet de consulter, pas de régler les conflits. Demandez le rôle d’éditeur à un administrateur.</translation>
    </message>
    <message>
        <source>a value of its own</source>
        <translation>une valeur personnalisée</translation>
    </message>
    <message>
        <source>Settled for %1 by the rule “%2”, %3</source>
        <translation>Réglé en faveur de %1 par la règle « %2 », %3</translation>
    </message>
    <message>
        <source>Settled for %1 by %2, %3</source>
        <translation>Réglé en faveur de %1 par %2, %3</translation>
    </message>
    <message>
        <source>Ignored by %1, %2</source>
        <translation>Ignoré par %1, %2</translation>
    </message>
    <message>
        <source>Gone by itself: the sides agree again.</source>
        <translation>Disparu de lui-même : les côtés concordent de nouveau.</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>Rouvrir</translation>
    </message>
    <message numerus="yes">
        <source>Take back all %n</source>
        <translation>
            <numerusform>Annuler la décision (%n conflit)</numerusform>
            <numerusform>Annuler la décision (%n conflits)</numerusform>
        </translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Annuler la décision</translation>
    </message>
    <message>
        <source>Taking back what others decided needs the role of an approver.</source>
        <translation>Annuler les décisions d’autrui demande le rôle d’approbateur.</translation>
    </message>
    <message>
        <source>Your role may look but not settle conflicts.</source>
        <translation>Votre rôle permet de consulter, pas de régler les conflits.</translation>
    </message>
    <message>
        <source>Ask about it again: nothing is settled by that</source>
        <translation>Demander de nouveau une décision : cela ne règle rien</translation>
    </message>
    <message>
        <source>Open again what this decision settled, as long as nothing of it was written</source>
        <translation>Rouvrir ce que cette décision a réglé, tant que rien n’en a été écrit</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>Régler</translation>
    </message>
    <message numerus="yes">
        <source>Apply to this and %n similar …</source>
        <translation>
            <numerusform>Appliquer à celui-ci et à %n semblable…</numerusform>
            <numerusform>Appliquer à celui-ci et à %n semblables…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::ConflictWords</name>
    <message>
        <source>%1, from %2</source>
        <comment>when it was last agreed on, and whose it was</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>last agreed %1</source>
        <comment>a date and time</comment>
        <translation>convenue en dernier le %1</translation>
    </message>
    <message>
        <source>last agreed, from %1</source>
        <translation>convenue en dernier (%1)</translation>
    </message>
    <message>
        <source>last agreed, nobody knows when</source>
        <translation>convenue en dernier, on ne sait quand</translation>
    </message>
    <message>
        <source>Low</source>
        <comment>severity</comment>
        <translation>Faible</translation>
    </message>
    <message>
        <source>Medium</source>
        <comment>severity</comment>
        <translation>Moyenne</translation>
    </message>
    <message>
        <source>High</source>
        <comment>severity</comment>
        <translation>Élevée</translation>
    </message>
    <message>
        <source>Critical</source>
        <comment>severity</comment>
        <translation>Critique</translation>
    </message>
    <message>
        <source>Open</source>
        <comment>conflicts nobody has settled</comment>
        <translation>Ouverts</translation>
    </message>
    <message>
        <source>Settled by rule</source>
        <translation>Réglés par règle</translation>
    </message>
    <message>
        <source>Settled by people</source>
        <translation>Réglés par des personnes</translation>
    </message>
    <message>
        <source>Gone by themselves</source>
        <translation>Disparus d’eux-mêmes</translation>
    </message>
    <message>
        <source>Ignored</source>
        <translation>Ignorés</translation>
    </message>
    <message>
        <source>Local · %1</source>
        <comment>our side of a conflict, and who stands behind it</comment>
        <translation>Local · %1</translation>
    </message>
    <message>
        <source>Deleted and edited</source>
        <translation>Supprimé et modifié</translation>
    </message>
    <message>
        <source>Created twice</source>
        <translation>Créé deux fois</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>Identité</translation>
    </message>
    <message>
        <source>Whole product</source>
        <translation>Produit entier</translation>
    </message>
    <message>
        <source>Keep the product</source>
        <translation>Garder le produit</translation>
    </message>
    <message>
        <source>Delete it in Shopify, too</source>
        <translation>Le supprimer aussi dans Shopify</translation>
    </message>
    <message>
        <source>Keep the %1 value</source>
        <translation>Garder la valeur de %1</translation>
    </message>
    <message>
        <source>Accept the deletion</source>
        <translation>Accepter la suppression</translation>
    </message>
    <message>
        <source>Take the %1 value</source>
        <translation>Prendre la valeur de %1</translation>
    </message>
    <message>
        <source>Use “%1”</source>
        <translation>Utiliser « %1 »</translation>
    </message>
    <message>
        <source>The product stays here. It is created again in the shop once that is approved and pushed.</source>
        <translation>Le produit reste ici. Il est recréé dans la boutique une fois cela approuvé et envoyé.</translation>
    </message>
    <message>
        <source>The deletion is staged. Nothing is deleted before it is approved and pushed.</source>
        <translation>La suppression est préparée. Rien n’est supprimé avant son approbation et son envoi.</translation>
    </message>
    <message>
        <source>The value is staged. It goes to Shopify once it is approved and pushed.</source>
        <translation>La valeur est préparée. Elle va dans Shopify une fois approuvée et envoyée.</translation>
    </message>
    <message>
        <source>The product is archived here, too. Nothing is written to the shop.</source>
        <translation>Le produit est archivé ici aussi. Rien n’est écrit dans la boutique.</translation>
    </message>
    <message>
        <source>Our product takes the value over. Nothing is written to the shop.</source>
        <translation>Notre produit reprend la valeur. Rien n’est écrit dans la boutique.</translation>
    </message>
    <message>
        <source>Your value is staged. It goes to Shopify once it is approved and pushed.</source>
        <translation>Votre valeur est préparée. Elle va dans Shopify une fois approuvée et envoyée.</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>depuis le %1</translation>
    </message>
    <message>
        <source>nobody knows since when</source>
        <translation>on ne sait depuis quand</translation>
    </message>
    <message>
        <source>by %1, %2</source>
        <translation>par %1, %2</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>par %1</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>Base</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personnalisée</translation>
    </message>
    <message>
        <source>Keep the base value</source>
        <translation>Garder la valeur de base</translation>
    </message>
    <message>
        <source>The value both sides last agreed on is staged. It goes to Shopify once it is approved and pushed.</source>
        <translation>La dernière valeur convenue par les deux côtés est préparée. Elle va dans Shopify une fois approuvée et envoyée.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ConflictsPage</name>
    <message>
        <source>No conflict has gone by itself yet</source>
        <translation>Aucun conflit n’a encore disparu de lui-même</translation>
    </message>
    <message>
        <source>No conflict is ignored</source>
        <translation>Aucun conflit n’est ignoré</translation>
    </message>
    <message>
        <source>No conflict was settled by people yet</source>
        <translation>Aucun conflit n’a encore été réglé par des personnes</translation>
    </message>
    <message>
        <source>No conflict was settled by a rule yet</source>
        <translation>Aucun conflit n’a encore été réglé par une règle</translation>
    </message>
    <message>
        <source>A conflict is a field changed both here and in Shopify, to different values. Connect Shopify first, so that there is something to compare.</source>
        <translation>Un conflit est un champ modifié à la fois ici et dans Shopify, avec des valeurs différentes. Connectez d’abord Shopify pour qu’il y ait de quoi comparer.</translation>
    </message>
    <message>
        <source>Also looked at by %1.</source>
        <translation>Également consulté par %1.</translation>
    </message>
    <message>
        <source>Rules …</source>
        <translation>Règles…</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Conflits</translation>
    </message>
    <message>
        <source>The rules that settle conflicts, and what each has settled</source>
        <translation>Les règles qui règlent les conflits, et ce que chacune a réglé</translation>
    </message>
    <message numerus="yes">
        <source>Last %n day(s): %1 settled by rule, %2 by people</source>
        <translation>
            <numerusform>Dernier jour, conflits réglés : %1 par règle, %2 par des personnes</numerusform>
            <numerusform>%n derniers jours, conflits réglés : %1 par règle, %2 par des personnes</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a conflict at the left</source>
        <translation>Choisissez un conflit à gauche</translation>
    </message>
    <message>
        <source>The conflicts could not be read</source>
        <translation>Les conflits n’ont pas pu être lus</translation>
    </message>
    <message>
        <source>No open conflicts</source>
        <translation>Aucun conflit ouvert</translation>
    </message>
    <message>
        <source>Nothing matches the filter</source>
        <translation>Rien ne correspond au filtre</translation>
    </message>
    <message>
        <source>There are no conflicts like this.</source>
        <translation>Il n’y a pas de conflit de ce genre.</translation>
    </message>
    <message>
        <source>Show open conflicts</source>
        <translation>Afficher les conflits ouverts</translation>
    </message>
    <message>
        <source>The conflict could not be read</source>
        <translation>Le conflit n’a pas pu être lu</translation>
    </message>
    <message>
        <source>%1 is left as it is.</source>
        <translation>%1 reste tel quel.</translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) settled.</source>
        <translation>
            <numerusform>%n conflit réglé.</numerusform>
            <numerusform>%n conflits réglés.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is settled.</source>
        <translation>%1 est réglé.</translation>
    </message>
    <message>
        <source>The rule “%1” was kept.</source>
        <translation>La règle « %1 » est conservée.</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>Annuler (Ctrl+Z)</translation>
    </message>
    <message>
        <source>All of these are settled</source>
        <translation>Tous ceux-ci sont réglés</translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) opened again.</source>
        <translation>
            <numerusform>%n conflit rouvert.</numerusform>
            <numerusform>%n conflits rouverts.</numerusform>
        </translation>
    </message>
    <message>
        <source>Take back the last decision</source>
        <translation>Annuler la dernière décision</translation>
    </message>
    <message>
        <source>Next unsolved</source>
        <translation>Prochain conflit ouvert</translation>
    </message>
    <message>
        <source>Type a value of your own</source>
        <translation>Saisir une valeur personnalisée</translation>
    </message>
    <message>
        <source>Open as a dialog</source>
        <translation>Ouvrir dans une boîte de dialogue</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Chercher</translation>
    </message>
    <message>
        <source>Value to the left</source>
        <translation>Valeur de gauche</translation>
    </message>
    <message>
        <source>Value to the right</source>
        <translation>Valeur de droite</translation>
    </message>
    <message>
        <source>Next conflict (or arrow)</source>
        <translation>Conflit suivant (ou flèche)</translation>
    </message>
    <message>
        <source>Conflict before (or arrow)</source>
        <translation>Conflit précédent (ou flèche)</translation>
    </message>
    <message>
        <source>Choose ours</source>
        <translation>Choisir la nôtre</translation>
    </message>
    <message>
        <source>Choose Shopify</source>
        <translation>Choisir Shopify</translation>
    </message>
    <message>
        <source>Choose a value of your own</source>
        <translation>Choisir une valeur personnalisée</translation>
    </message>
    <message>
        <source>Settle with the chosen value</source>
        <translation>Régler avec la valeur choisie</translation>
    </message>
    <message>
        <source>Settle similar ones, too</source>
        <translation>Régler aussi les semblables</translation>
    </message>
    <message>
        <source>Leave as it is</source>
        <translation>Laisser tel quel</translation>
    </message>
    <message>
        <source>Choose all under the filter</source>
        <translation>Choisir tous ceux du filtre</translation>
    </message>
    <message>
        <source>Back to one conflict</source>
        <translation>Retour à un seul conflit</translation>
    </message>
    <message>
        <source>Keep the base: what both sides last agreed on</source>
        <translation>Garder la base : ce dont les deux côtés ont convenu en dernier</translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) left as they are.</source>
        <translation>
            <numerusform>%n conflit reste tel quel.</numerusform>
            <numerusform>%n conflits restent tels quels.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a SKU and why its conflict is left as it is</comment>
        <translation>%1 : %2</translation>
    </message>
    <message numerus="yes">
        <source>%n of the chosen conflict(s) could not be settled:</source>
        <translation>
            <numerusform>%n des conflits choisis n’a pas pu être réglé :</numerusform>
            <numerusform>%n des conflits choisis n’ont pas pu être réglés :</numerusform>
        </translation>
    </message>
    <message>
        <source>They are as they were.</source>
        <translation>Ils sont restés tels quels.</translation>
    </message>
    <message>
        <source>Look at them again and decide about them one by one.</source>
        <translation>Regardez-les de nouveau et décidez-en un par un.</translation>
    </message>
    <message>
        <source>A conflict is a field changed both here and in Shopify, to different values. Conflicts appear after a pull from Shopify.</source>
        <translation>Un conflit est un champ modifié à la fois ici et dans Shopify, avec des valeurs différentes. Les conflits apparaissent après une récupération depuis Shopify.</translation>
    </message>
    <message>
        <source>Pull from Shopify</source>
        <translation>Récupérer depuis Shopify</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Effacer les filtres</translation>
    </message>
    <message>
        <source>… and %1 more</source>
        <translation>… et %1 de plus</translation>
    </message>
    <message>
        <source>; </source>
        <comment>between the entries of a list</comment>
        <translation> ; </translation>
    </message>
    <message>
        <source>There are none without the filter either.</source>
        <translation>Il n’y en a pas non plus sans le filtre.</translation>
    </message>
    <message>
        <source>Open settings</source>
        <translation>Ouvrir les réglages</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ConnectionForm</name>
    <message>
        <source>Fill in the fields first.</source>
        <translation>Remplissez d’abord les champs.</translation>
    </message>
    <message>
        <source>Type the address first.</source>
        <translation>Saisissez d’abord l’adresse.</translation>
    </message>
    <message>
        <source>State of the connection</source>
        <translation>État de la connexion</translation>
    </message>
    <message>
        <source>Given by an environment variable of this computer; it is changed there.</source>
        <translation>Valeur fournie par une variable d’environnement de cet ordinateur ; c’est là qu’elle se modifie.</translation>
    </message>
    <message>
        <source>Test the connection</source>
        <translation>Tester la connexion</translation>
    </message>
    <message>
        <source>Testing …</source>
        <translation>Essai en cours…</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>réussi</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>échoué</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ConnectionForms</name>
    <message>
        <source>Last read: %1</source>
        <comment>when</comment>
        <translation>Dernière lecture : %1</translation>
    </message>
    <message>
        <source>not known</source>
        <comment>the version of a database</comment>
        <translation>inconnue</translation>
    </message>
    <message>
        <source>The last attempt failed, %1: %2</source>
        <comment>when, why</comment>
        <translation>La dernière tentative (%1) a échoué : %2</translation>
    </message>
    <message>
        <source>The last attempt failed: %1</source>
        <comment>when</comment>
        <translation>La dernière tentative a échoué : %1</translation>
    </message>
    <message>
        <source>Last success: %1, too long ago.</source>
        <comment>when</comment>
        <translation>Dernier succès : %1, il y a trop longtemps.</translation>
    </message>
    <message>
        <source>Set up; nothing was read from it yet.</source>
        <translation>Configuré ; rien n’en a encore été lu.</translation>
    </message>
    <message>
        <source>Not set up.</source>
        <translation>Non configuré.</translation>
    </message>
    <message>
        <source>Last success: %1</source>
        <comment>when</comment>
        <translation>Dernier succès : %1</translation>
    </message>
    <message>
        <source>API secret for stock</source>
        <translation>Secret d’API du stock</translation>
    </message>
    <message>
        <source>API key for stock</source>
        <translation>Clé d’API du stock</translation>
    </message>
    <message>
        <source>Each app of Xorosoft has its own permissions. Where stock is read by another app than the items, its key and secret belong here; otherwise both stay empty.</source>
        <translation>Chaque application de Xorosoft a ses propres droits. Là où le stock est lu par une autre application que les articles, sa clé et son secret se saisissent ici ; sinon, les deux restent vides.</translation>
    </message>
    <message>
        <source>Etilize feed</source>
        <translation>Flux Etilize</translation>
    </message>
    <message>
        <source>The zipped CSV Etilize delivers, on an FTP, FTPS, SFTP or web server, or in a folder.</source>
        <translation>Le CSV compressé que livre Etilize, sur un serveur FTP, FTPS, SFTP ou web, ou dans un dossier.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Utilisateur</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>Xorosoft</source>
        <translation>Xorosoft</translation>
    </message>
    <message>
        <source>The ERP that owns item numbers, prices, cost and stock. Trueup only reads from it.</source>
        <translation>L’ERP qui est propriétaire des numéros d’article, prix, coûts et stocks. Trueup y accède en lecture seule.</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>Clé d’API</translation>
    </message>
    <message>
        <source>API secret</source>
        <translation>Secret d’API</translation>
    </message>
    <message>
        <source> calls per second</source>
        <translation> appels par seconde</translation>
    </message>
    <message>
        <source>Shopify</source>
        <translation>Shopify</translation>
    </message>
    <message>
        <source>Shop address</source>
        <translation>Adresse de la boutique</translation>
    </message>
    <message>
        <source>API version</source>
        <translation>Version de l’API</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Jeton d’accès</translation>
    </message>
    <message>
        <source>Client ID</source>
        <translation>ID client</translation>
    </message>
    <message>
        <source>Client secret</source>
        <translation>Secret client</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Base de données</translation>
    </message>
    <message>
        <source>Where everything is remembered. It is chosen in the set-up assistant.</source>
        <translation>Là où tout est conservé. Elle se choisit dans l’assistant de configuration.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>The ERP’s API has no public description: change this only when the test of the connection fails, or when Xorosoft says so. The paths are tried in order until one answers.</source>
        <translation>L’API de l’ERP n’a pas de description publique : ne modifiez ceci que si le test de la connexion échoue, ou si Xorosoft le dit. Les chemins sont essayés dans l’ordre jusqu’à ce que l’un réponde.</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Avancé</translation>
    </message>
    <message>
        <source>The shop. Only approved changes are written to it.</source>
        <translation>La boutique. Seules les modifications approuvées y sont écrites.</translation>
    </message>
    <message>
        <source>With the file name. ftp, ftps, sftp, https and file are supported.</source>
        <translation>Avec le nom du fichier. ftp, ftps, sftp, https et file sont pris en charge.</translation>
    </message>
    <message>
        <source>Maximum rate</source>
        <translation>Cadence maximale</translation>
    </message>
    <message>
        <source>Sign in with a client ID and secret</source>
        <translation>Se connecter avec un ID client et un secret client</translation>
    </message>
</context>
<context>
    <name>trueup::ui::DashboardPage</name>
    <message numerus="yes">
        <source>No conflict was settled in the last %n day(s).</source>
        <translation>
            <numerusform>Aucun conflit n’a été réglé au cours du dernier jour.</numerusform>
            <numerusform>Aucun conflit n’a été réglé au cours des %n derniers jours.</numerusform>
        </translation>
    </message>
    <message>
        <source>Opens them in Jobs, where they are looked at and released</source>
        <translation>Les ouvre dans Tâches, où elles sont examinées et libérées</translation>
    </message>
    <message numerus="yes">
        <source>%Ln run(s) are held and waiting to be released</source>
        <translation>
            <numerusform>%Ln exécution est retenue et attend d’être libérée</numerusform>
            <numerusform>%Ln exécutions sont retenues et attendent d’être libérées</numerusform>
        </translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Not known: the alerts could not be read.</source>
        <translation>Inconnu : les alertes n’ont pas pu être lues.</translation>
    </message>
    <message>
        <source>Not known: the running jobs could not be read.</source>
        <translation>Inconnu : les exécutions en cours n’ont pas pu être lues.</translation>
    </message>
    <message>
        <source>Not known: the sources could not be read.</source>
        <translation>Inconnu : les sources n’ont pas pu être lues.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) are held and waiting to be released</source>
        <translation>
            <numerusform>%Ln modification est retenue et attend d’être libérée</numerusform>
            <numerusform>%Ln modifications sont retenues et attendent d’être libérées</numerusform>
        </translation>
    </message>
    <message>
        <source>Opens them in Review, where they are released or rejected</source>
        <translation>Les ouvre dans Révision, où elles sont libérées ou refusées</translation>
    </message>
    <message>
        <source>Import from Etilize</source>
        <translation>Importer d’Etilize</translation>
    </message>
    <message>
        <source>Refresh Xorosoft</source>
        <translation>Actualiser Xorosoft</translation>
    </message>
    <message>
        <source>Pull from Shopify</source>
        <translation>Récupérer depuis Shopify</translation>
    </message>
    <message>
        <source>Review staged changes</source>
        <translation>Réviser les modifications</translation>
    </message>
    <message>
        <source>Push approved</source>
        <translation>Envoyer les approuvés</translation>
    </message>
    <message>
        <source>Changes and outcomes per day</source>
        <translation>Modifications et résultats par jour</translation>
    </message>
    <message>
        <source>Your role may not start runs.</source>
        <translation>Votre rôle ne permet pas de lancer des exécutions.</translation>
    </message>
    <message>
        <source>Conflicts by how they were settled</source>
        <translation>Conflits selon leur règlement</translation>
    </message>
    <message>
        <source>Nothing was staged or written in these days.</source>
        <translation>Rien n’a été préparé ni écrit ces jours-ci.</translation>
    </message>
    <message>
        <source>Duration and throughput of runs</source>
        <translation>Durée et débit des exécutions</translation>
    </message>
    <message>
        <source>No run has ended yet.</source>
        <translation>Aucune exécution n’est encore terminée.</translation>
    </message>
    <message>
        <source>Shopify points against the limit</source>
        <translation>Points Shopify et limite</translation>
    </message>
    <message>
        <source>No run has asked the shop yet.</source>
        <translation>Aucune exécution n’a encore interrogé la boutique.</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Jour</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Exécution</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>secondes</translation>
    </message>
    <message>
        <source>records/s</source>
        <translation>enreg./s</translation>
    </message>
    <message>
        <source>points/s</source>
        <translation>points/s</translation>
    </message>
    <message>
        <source>Nothing is approved.</source>
        <translation>Rien n’est approuvé.</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Lecture…</translation>
    </message>
    <message>
        <source>Not known: the numbers could not be read.</source>
        <translation>Inconnu : les nombres n’ont pas pu être lus.</translation>
    </message>
    <message>
        <source>It is running already: see “Running now”.</source>
        <translation>Elle est déjà en cours : voyez « En cours ».</translation>
    </message>
    <message>
        <source>Your role may look but not start runs. Ask an administrator for the operator role.</source>
        <translation>Votre rôle permet de consulter, pas de lancer des exécutions. Demandez le rôle d’opérateur à un administrateur.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::DecisionBar</name>
    <message>
        <source>%1 (%2 approved or held)</source>
        <comment>a command and of how many it is not expected</comment>
        <translation>%1 (dont %2 approuvés ou retenus)</translation>
    </message>
    <message>
        <source>Nothing pending to approve</source>
        <translation>Rien en attente à approuver</translation>
    </message>
    <message>
        <source>Note for the decision</source>
        <translation>Note pour la décision</translation>
    </message>
    <message>
        <source>Approve the ticked or selected products</source>
        <translation>Approuver les produits cochés ou sélectionnés</translation>
    </message>
    <message>
        <source>Reject the ticked or selected products</source>
        <translation>Refuser les produits cochés ou sélectionnés</translation>
    </message>
    <message>
        <source>Your role may look but not approve. Ask an administrator for the approver role.</source>
        <translation>Votre rôle permet de consulter, pas d’approuver. Demandez le rôle d’approbateur à un administrateur.</translation>
    </message>
    <message numerus="yes">
        <source>Approve %n ticked</source>
        <translation>
            <numerusform>Approuver %n coché</numerusform>
            <numerusform>Approuver %n cochés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reject %n ticked</source>
        <translation>
            <numerusform>Refuser %n coché</numerusform>
            <numerusform>Refuser %n cochés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Approve %1 of %n field(s)</source>
        <translation>
            <numerusform>Approuver %1 champ sur %n</numerusform>
            <numerusform>Approuver %1 champs sur %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Reject this product</source>
        <translation>Refuser ce produit</translation>
    </message>
    <message>
        <source>Approve this product</source>
        <translation>Approuver ce produit</translation>
    </message>
    <message numerus="yes">
        <source>Approve %n selected</source>
        <translation>
            <numerusform>Approuver %n sélectionné</numerusform>
            <numerusform>Approuver %n sélectionnés</numerusform>
        </translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Approuver</translation>
    </message>
    <message numerus="yes">
        <source>Reject %n selected</source>
        <translation>
            <numerusform>Refuser %n sélectionné</numerusform>
            <numerusform>Refuser %n sélectionnés</numerusform>
        </translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Refuser</translation>
    </message>
    <message>
        <source>Reject all %1</source>
        <translation>Refuser les %1</translation>
    </message>
    <message>
        <source>Lets held changes be decided like any other; asks for the reason</source>
        <translation>Permet de décider des modifications retenues comme des autres ; demande le motif</translation>
    </message>
    <message>
        <source>Takes approvals and rejections back, as long as nothing of them was written</source>
        <translation>Annule approbations et refus tant que rien n’en a été écrit</translation>
    </message>
    <message numerus="yes">
        <source>Of %n product(s) not every field is ticked: an approval rejects the fields left out.</source>
        <translation>
            <numerusform>De %n produit, tous les champs ne sont pas cochés : une approbation refuse les champs laissés de côté.</numerusform>
            <numerusform>De %n produits, tous les champs ne sont pas cochés : une approbation refuse les champs laissés de côté.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release %n held …</source>
        <translation>
            <numerusform>Libérer %n retenu…</numerusform>
            <numerusform>Libérer %n retenus…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Back to review: %n</source>
        <translation>
            <numerusform>Retour en révision : %n</numerusform>
            <numerusform>Retour en révision : %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Approve or reject one field of many products, or give it other values; shows what happens before it does</source>
        <translation>Approuver ou refuser un champ de plusieurs produits, ou lui donner d’autres valeurs ; affiche d’abord ce qui se passera</translation>
    </message>
    <message>
        <source>Note (optional)</source>
        <translation>Note (facultative)</translation>
    </message>
    <message>
        <source>Kept with the decision</source>
        <translation>Conservée avec la décision</translation>
    </message>
    <message>
        <source>Approve all …</source>
        <translation>Tout approuver…</translation>
    </message>
    <message>
        <source>Reject all …</source>
        <translation>Tout refuser…</translation>
    </message>
    <message>
        <source>Approves what is pending; what is held or decided stays as it is</source>
        <translation>Approuve ce qui est à traiter ; ce qui est retenu ou décidé reste tel quel</translation>
    </message>
    <message>
        <source>Rejects what is pending or held, and also what is already approved and not written</source>
        <translation>Refuse ce qui est à traiter ou retenu, et aussi ce qui est déjà approuvé et pas encore écrit</translation>
    </message>
    <message>
        <source>One field …</source>
        <translation>Un champ…</translation>
    </message>
    <message>
        <source>Reject all %1 shown</source>
        <translation>Refuser les %1 affichés</translation>
    </message>
    <message>
        <source>More …</source>
        <translation>Plus…</translation>
    </message>
    <message>
        <source>All back to review …</source>
        <translation>Tout remettre en révision…</translation>
    </message>
    <message>
        <source>All %1 back to review …</source>
        <translation>Remettre les %1 en révision…</translation>
    </message>
    <message>
        <source>All %1 shown back to review …</source>
        <translation>Remettre les %1 affichés en révision…</translation>
    </message>
    <message>
        <source>Release all held …</source>
        <translation>Libérer tout ce qui est retenu…</translation>
    </message>
    <message>
        <source>Release all %1 held …</source>
        <translation>Libérer les %1 retenus…</translation>
    </message>
    <message>
        <source>Release the %1 held shown …</source>
        <translation>Libérer les %1 retenus affichés…</translation>
    </message>
    <message>
        <source>Takes every approval and rejection shown back, as long as nothing of it was written</source>
        <translation>Annule chaque approbation et chaque refus affichés tant que rien n’en a été écrit</translation>
    </message>
    <message>
        <source>Lets every held change shown be decided like any other; asks for the reason</source>
        <translation>Permet de décider de chaque modification retenue affichée comme des autres ; demande le motif</translation>
    </message>
    <message>
        <source>Approve the %1 pending shown</source>
        <translation>Approuver les %1 en attente affichés</translation>
    </message>
    <message>
        <source>Approve all %1 pending</source>
        <translation>Approuver les %1 en attente</translation>
    </message>
    <message>
        <source>What is done less often, to one field or to everything shown</source>
        <translation>Ce qui se fait moins souvent, pour un champ ou pour tout ce qui est affiché</translation>
    </message>
</context>
<context>
    <name>trueup::ui::DiffModel</name>
    <message>
        <source>A large price drop is approved by a tick of its own in the list.</source>
        <translation>Une forte baisse de prix s’approuve en cochant sa ligne dans la liste.</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
    <message>
        <source>Base</source>
        <comment>the value last agreed on</comment>
        <translation>Base</translation>
    </message>
    <message>
        <source>Ours</source>
        <comment>the value here now</comment>
        <translation>La nôtre</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>Proposée</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Origine</translation>
    </message>
    <message>
        <source>%1, locked</source>
        <translation>%1, verrouillé</translation>
    </message>
    <message>
        <source>Change</source>
        <comment>by how much a value changes</comment>
        <translation>Écart</translation>
    </message>
    <message>
        <source>Owner</source>
        <comment>the side whose word is final</comment>
        <translation>Propriétaire</translation>
    </message>
    <message>
        <source>Base and the shop write it differently than we do and mean the same.</source>
        <translation>La base et la boutique l’écrivent autrement que nous et disent la même chose.</translation>
    </message>
    <message>
        <source>The shop writes it differently than we do and means the same.</source>
        <translation>La boutique l’écrit autrement que nous et dit la même chose.</translation>
    </message>
    <message>
        <source>Base and ours are written differently and mean the same.</source>
        <translation>La base et la nôtre s’écrivent différemment et disent la même chose.</translation>
    </message>
    <message>
        <source>not in the shop</source>
        <translation>absent de la boutique</translation>
    </message>
    <message>
        <source>not known</source>
        <comment>the value the shop holds</comment>
        <translation>inconnue</translation>
    </message>
    <message>
        <source>The shop has no such field.</source>
        <translation>La boutique n’a pas ce champ.</translation>
    </message>
    <message>
        <source>The shop did not have this product when it was last read.</source>
        <translation>La boutique n’avait pas ce produit à sa dernière lecture.</translation>
    </message>
    <message>
        <source>The shop was not asked for this field, or has never been read. That is not the same as empty.</source>
        <translation>Ce champ n’a pas été demandé à la boutique, ou elle n’a jamais été lue. Ce n’est pas la même chose que vide.</translation>
    </message>
    <message>
        <source>What the shop held when it was last read</source>
        <translation>Ce que la boutique contenait à sa dernière lecture</translation>
    </message>
</context>
<context>
    <name>trueup::ui::DiffPane</name>
    <message>
        <source>In the fields of a product</source>
        <translation>Dans les champs d’un produit</translation>
    </message>
    <message>
        <source>Large price drop</source>
        <translation>Forte baisse de prix</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s) in spelling only, not shown</source>
        <translation>
            <numerusform>%n différence d’écriture seulement, non affichée</numerusform>
            <numerusform>%n différences d’écriture seulement, non affichées</numerusform>
        </translation>
    </message>
    <message>
        <source>decided by %1, %2</source>
        <translation>décidé par %1, %2</translation>
    </message>
    <message>
        <source>note: %1</source>
        <translation>note : %1</translation>
    </message>
    <message>
        <source>Only what changes</source>
        <translation>Seulement ce qui change</translation>
    </message>
    <message>
        <source>Fields of the product</source>
        <translation>Champs du produit</translation>
    </message>
    <message>
        <source>Choose a product above to compare its fields</source>
        <translation>Choisissez un produit ci-dessus pour comparer ses champs</translation>
    </message>
    <message>
        <source>This change was decided or written; its value stays as it is.</source>
        <translation>Cette modification est déjà décidée ou écrite ; sa valeur reste telle quelle.</translation>
    </message>
    <message>
        <source>Your role does not allow to edit staged changes.</source>
        <translation>Votre rôle ne permet pas de modifier les modifications préparées.</translation>
    </message>
    <message>
        <source>Type another value for the field</source>
        <translation>Saisir une autre valeur pour le champ</translation>
    </message>
    <message>
        <source>Next field (or arrow)</source>
        <translation>Champ suivant (ou flèche)</translation>
    </message>
    <message>
        <source>Field before (or arrow)</source>
        <translation>Champ précédent (ou flèche)</translation>
    </message>
    <message>
        <source>Approve the ticked fields of the product</source>
        <translation>Approuver les champs cochés du produit</translation>
    </message>
    <message>
        <source>Reject the product</source>
        <translation>Refuser le produit</translation>
    </message>
    <message>
        <source>Back to the list of products</source>
        <translation>Retour à la liste des produits</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ErrorBanner</name>
    <message>
        <source>Error</source>
        <translation>Erreur</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>Copy the error</source>
        <translation>Copier l’erreur</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Fermer ce message</translation>
    </message>
</context>
<context>
    <name>trueup::ui::FieldView</name>
    <message>
        <source>HTML</source>
        <translation>HTML</translation>
    </message>
    <message>
        <source>Text</source>
        <comment>of markup, as it looks</comment>
        <translation>Texte</translation>
    </message>
    <message>
        <source>What changes, as the text looks</source>
        <translation>Ce qui change, dans l’aspect du texte</translation>
    </message>
    <message>
        <source>What changes, word by word</source>
        <translation>Ce qui change, mot par mot</translation>
    </message>
    <message>
        <source>How the old text looks</source>
        <translation>Aspect de l’ancien texte</translation>
    </message>
    <message>
        <source>How the new text looks</source>
        <translation>Aspect du nouveau texte</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Différence</translation>
    </message>
    <message>
        <source>Ours</source>
        <translation>La nôtre</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>Proposée</translation>
    </message>
    <message>
        <source>Choose a field to see it in full</source>
        <translation>Choisissez un champ pour le voir en entier</translation>
    </message>
    <message>
        <source>Edit value …</source>
        <translation>Modifier la valeur…</translation>
    </message>
    <message>
        <source>New value</source>
        <translation>Nouvelle valeur</translation>
    </message>
    <message>
        <source>Use this value</source>
        <translation>Utiliser cette valeur</translation>
    </message>
    <message>
        <source>Put another value in place of the proposed one</source>
        <translation>Mettre une autre valeur à la place de celle proposée</translation>
    </message>
    <message>
        <source>The change then waits for approval with this value</source>
        <translation>La modification attend ensuite l’approbation avec cette valeur</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Parties</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Keep the typed value</source>
        <translation>Garder la valeur saisie</translation>
    </message>
    <message>
        <source>What the shop held when it was last read</source>
        <translation>Ce que la boutique contenait à sa dernière lecture</translation>
    </message>
</context>
<context>
    <name>trueup::ui::FilterBar</name>
    <message>
        <source>Show the filters by field, source, vendor, type, price change and confidence</source>
        <translation>Afficher les filtres par champ, source, fournisseur, type, écart de prix et degré de confiance</translation>
    </message>
    <message>
        <source>More filters</source>
        <translation>Autres filtres</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Effacer les filtres</translation>
    </message>
    <message>
        <source>SKU or name</source>
        <translation>UGS ou nom</translation>
    </message>
    <message>
        <source>Filter by SKU or name</source>
        <translation>Filtrer par UGS ou nom</translation>
    </message>
    <message>
        <source>Filter by part of a SKU or name</source>
        <translation>Filtrer par une partie de l’UGS ou du nom</translation>
    </message>
    <message>
        <source>Any source</source>
        <translation>Toutes les sources</translation>
    </message>
    <message>
        <source>Filter by source</source>
        <translation>Filtrer par source</translation>
    </message>
    <message>
        <source>Any price change</source>
        <translation>Tous les écarts de prix</translation>
    </message>
    <message>
        <source>Filter by price change</source>
        <translation>Filtrer par écart de prix</translation>
    </message>
    <message>
        <source>Any field</source>
        <translation>Tous les champs</translation>
    </message>
    <message>
        <source>Filter by field</source>
        <translation>Filtrer par champ</translation>
    </message>
    <message>
        <source>Any vendor</source>
        <translation>Tous les fournisseurs</translation>
    </message>
    <message>
        <source>Any product type</source>
        <translation>Tous les types de produit</translation>
    </message>
    <message>
        <source>Filter by vendor</source>
        <translation>Filtrer par fournisseur</translation>
    </message>
    <message>
        <source>Filter by product type</source>
        <translation>Filtrer par type de produit</translation>
    </message>
    <message>
        <source>Any confidence</source>
        <translation>Tout degré de confiance</translation>
    </message>
    <message>
        <source>Confidence up to </source>
        <translation>Confiance jusqu’à </translation>
    </message>
    <message>
        <source>Filter by confidence</source>
        <translation>Filtrer par confiance</translation>
    </message>
    <message>
        <source>Price beyond ±</source>
        <translation>Prix au-delà de ±</translation>
    </message>
</context>
<context>
    <name>trueup::ui::Format</name>
    <message>
        <source>%1, login %2</source>
        <translation>%1, compte %2</translation>
    </message>
    <message>
        <source>Archived</source>
        <comment>status of a product</comment>
        <translation>Archivé</translation>
    </message>
    <message>
        <source>Draft</source>
        <comment>status of a product</comment>
        <translation>Brouillon</translation>
    </message>
    <message>
        <source>Active</source>
        <comment>status of a product</comment>
        <translation>Actif</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Oui</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Non</translation>
    </message>
    <message>
        <source>missing</source>
        <comment>there is no value at all</comment>
        <translation>absent</translation>
    </message>
    <message>
        <source>empty</source>
        <comment>the value is known and empty</comment>
        <translation>vide</translation>
    </message>
    <message>
        <source>never</source>
        <translation>jamais</translation>
    </message>
    <message>
        <source>now</source>
        <translation>maintenant</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>hours</comment>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 d</source>
        <comment>days</comment>
        <translation>%1 j</translation>
    </message>
    <message>
        <source>under 1 s</source>
        <translation>moins de 1 s</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1%</source>
        <comment>a percentage</comment>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>trueup::ui::FreshnessPanel</name>
    <message>
        <source>not connected</source>
        <translation>non connecté</translation>
    </message>
    <message>
        <source>last attempt failed</source>
        <translation>dernier essai échoué</translation>
    </message>
    <message>
        <source>never read</source>
        <translation>jamais lu</translation>
    </message>
    <message>
        <source>%1 old, too old</source>
        <comment>age of data</comment>
        <translation>il y a %1, trop ancien</translation>
    </message>
    <message>
        <source>%1 old</source>
        <comment>age of data</comment>
        <translation>il y a %1</translation>
    </message>
    <message>
        <source>Freshness of sources</source>
        <translation>Fraîcheur des sources</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Sources</translation>
    </message>
    <message>
        <source>Last read: %1</source>
        <translation>Dernière lecture : %1</translation>
    </message>
    <message>
        <source>just now</source>
        <comment>age of data</comment>
        <translation>à l’instant</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s)</source>
        <translation>
            <numerusform>%Ln enregistrement</numerusform>
            <numerusform>%Ln enregistrements</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::HistoryView</name>
    <message>
        <source>This is the only version; there is nothing to go back to.</source>
        <translation>C’est la seule version ; il n’y a rien à quoi revenir.</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Auteur</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>Ce qui a changé</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Avant</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Après</translation>
    </message>
    <message>
        <source>Only what differs</source>
        <translation>Seulement ce qui diffère</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versions</translation>
    </message>
    <message>
        <source>Fields of the two versions</source>
        <translation>Champs des deux versions</translation>
    </message>
    <message>
        <source>Every product the batch changed goes back to what it was before it</source>
        <translation>Chaque produit modifié par le lot revient à son état d’avant</translation>
    </message>
    <message>
        <source>Choose one version, or two to compare</source>
        <translation>Choisissez une version, ou deux à comparer</translation>
    </message>
    <message>
        <source>Version %1, the first one</source>
        <translation>Version %1, la première</translation>
    </message>
    <message>
        <source>From version %1 to version %2</source>
        <translation>De la version %1 à la version %2</translation>
    </message>
    <message>
        <source>Go back to version %1 …</source>
        <translation>Revenir à la version %1…</translation>
    </message>
    <message>
        <source>Go back to a version …</source>
        <translation>Revenir à une version…</translation>
    </message>
    <message numerus="yes">
        <source>Go back for %n field(s) only …</source>
        <translation>
            <numerusform>Revenir pour %n champ seulement…</numerusform>
            <numerusform>Revenir pour %n champs seulement…</numerusform>
        </translation>
    </message>
    <message>
        <source>Your role may look but not roll back. Ask an administrator for the approver role.</source>
        <translation>Votre rôle permet de consulter, pas de rétablir une version. Demandez le rôle d’approbateur à un administrateur.</translation>
    </message>
    <message>
        <source>The versions could not be read</source>
        <translation>Les versions n’ont pas pu être lues</translation>
    </message>
    <message>
        <source>No version yet</source>
        <translation>Aucune version pour l’instant</translation>
    </message>
    <message>
        <source>A version is kept each time a value of the product changes, with who changed it.</source>
        <translation>Une version est conservée chaque fois qu’une valeur du produit change, avec l’auteur de la modification.</translation>
    </message>
    <message>
        <source>The versions could not be compared</source>
        <translation>Les versions n’ont pas pu être comparées</translation>
    </message>
    <message>
        <source>Nothing differs</source>
        <translation>Rien ne diffère</translation>
    </message>
    <message>
        <source>Every field has the same value in both versions.</source>
        <translation>Chaque champ a la même valeur dans les deux versions.</translation>
    </message>
    <message>
        <source>Show every field</source>
        <translation>Afficher tous les champs</translation>
    </message>
    <message>
        <source>This is the newest version. Choose an older one to go back.</source>
        <translation>C’est la version la plus récente. Choisissez-en une plus ancienne pour revenir en arrière.</translation>
    </message>
    <message>
        <source>%1: go back to %2</source>
        <comment>fields; a version</comment>
        <translation>%1 : revenir à %2</translation>
    </message>
    <message>
        <source>Go back to %1</source>
        <comment>version 3 of 2026-11-27, Marie Tremblay</comment>
        <translation>Revenir à %1</translation>
    </message>
    <message>
        <source>version %1 of %2 (%3)</source>
        <comment>its number, date and author</comment>
        <translation>la version %1 du %2 (%3)</translation>
    </message>
    <message>
        <source>Undo the whole batch of %1</source>
        <comment>a date and time</comment>
        <translation>Annuler tout le lot du %1</translation>
    </message>
    <message>
        <source>Undo the whole batch of %1 …</source>
        <comment>a date and time</comment>
        <translation>Annuler tout le lot du %1…</translation>
    </message>
    <message>
        <source>Ctrl and a click, or Shift and an arrow, choose a second one.</source>
        <translation>Ctrl et un clic, ou Maj et une flèche, en choisissent une deuxième.</translation>
    </message>
    <message>
        <source>Choose two versions (Ctrl+click) to compare them.</source>
        <translation>Choisissez deux versions (Ctrl+clic) pour les comparer.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::JobStrip</name>
    <message>
        <source>Running jobs and state</source>
        <translation>Tâches en cours et état</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n autre</numerusform>
            <numerusform>%n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Cancel %1</source>
        <translation>Annuler %1</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Arrêt…</translation>
    </message>
    <message>
        <source>Asks the program of %1 to stop</source>
        <translation>Demande au programme de %1 d’arrêter</translation>
    </message>
</context>
<context>
    <name>trueup::ui::JobsPage</name>
    <message>
        <source>Not known: the runs could not be read.</source>
        <translation>Inconnu : les exécutions n’ont pas pu être lues.</translation>
    </message>
    <message>
        <source>Finds which rows of a price list or another catalogue are which of the ERP’s items, or of a second list; nothing is stored</source>
        <translation>Trouve à quels articles de l’ERP, ou d’une seconde liste, correspondent les lignes d’un tarif ou d’un autre catalogue ; rien n’est enregistré</translation>
    </message>
    <message>
        <source>Compare two lists …</source>
        <translation>Comparer deux listes…</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Exécution</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Résultat</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Début</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Éléments</translation>
    </message>
    <message>
        <source>Staged</source>
        <translation>Préparées</translation>
    </message>
    <message>
        <source>Rejected rows</source>
        <translation>Rejetées</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>En échec</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Par</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Résumé</translation>
    </message>
    <message>
        <source>Any kind of run</source>
        <translation>Toutes les exécutions</translation>
    </message>
    <message>
        <source>Any outcome</source>
        <translation>Tous les résultats</translation>
    </message>
    <message>
        <source>Filter by kind of run</source>
        <translation>Filtrer par genre d’exécution</translation>
    </message>
    <message>
        <source>Filter by outcome</source>
        <translation>Filtrer par résultat</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Exécutions</translation>
    </message>
    <message>
        <source>No run yet</source>
        <translation>Aucune exécution pour le moment</translation>
    </message>
    <message>
        <source>What it did</source>
        <translation>Détail</translation>
    </message>
    <message>
        <source>Release this held run?</source>
        <translation>Libérer cette exécution retenue ?</translation>
    </message>
    <message>
        <source>A guardrail stopped it because its numbers are unusual. Released, its changes can be approved and written.</source>
        <translation>Un garde-fou l’a arrêtée parce que ses chiffres sont inhabituels. Libérée, ses modifications pourront être approuvées et écrites.</translation>
    </message>
    <message>
        <source>Release the run</source>
        <translation>Libérer l’exécution</translation>
    </message>
    <message>
        <source>Schedules</source>
        <translation>Planifications</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Alertes</translation>
    </message>
    <message>
        <source>Failed writes</source>
        <translation>Écritures en échec</translation>
    </message>
    <message>
        <source>Failed writes (%1)</source>
        <translation>Écritures en échec (%1)</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Effacer les filtres</translation>
    </message>
    <message>
        <source>The runs could not be read</source>
        <translation>Les exécutions n’ont pas pu être lues</translation>
    </message>
    <message>
        <source>No run like this</source>
        <translation>Aucune exécution comme celle-là</translation>
    </message>
    <message>
        <source>No run is of this kind and ended this way.</source>
        <translation>Aucune exécution de ce genre n’a eu ce résultat.</translation>
    </message>
    <message>
        <source>Every import, refresh, pull and push is listed here with what it did. The dashboard starts the first one.</source>
        <translation>Chaque exécution figure ici avec son résultat. La première se lance à partir du tableau de bord.</translation>
    </message>
    <message>
        <source>Check a feed …</source>
        <translation>Vérifier un flux…</translation>
    </message>
    <message>
        <source>Reads a feed as an import does and says what it would change; nothing is kept but the numbers</source>
        <translation>Lit un flux comme une importation et dit ce qu’elle modifierait ; seuls les chiffres sont conservés</translation>
    </message>
    <message>
        <source>The feed of the settings</source>
        <translation>Le flux des réglages</translation>
    </message>
    <message>
        <source>A file …</source>
        <translation>Un fichier…</translation>
    </message>
    <message>
        <source>Your role may not start runs.</source>
        <translation>Votre rôle ne permet pas de lancer des exécutions.</translation>
    </message>
    <message>
        <source>Your role may look but not start runs. Ask an administrator for the operator role.</source>
        <translation>Votre rôle permet de consulter, pas de lancer des exécutions. Demandez le rôle d’opérateur à un administrateur.</translation>
    </message>
    <message>
        <source>Rows with problems</source>
        <translation>Lignes à problème</translation>
    </message>
    <message>
        <source>Rows with problems (%1)</source>
        <translation>Lignes à problème (%1)</translation>
    </message>
    <message>
        <source>Alerts (%1 open)</source>
        <translation>Alertes (ouvertes : %1)</translation>
    </message>
    <message>
        <source>Go to the dashboard</source>
        <translation>Aller au tableau de bord</translation>
    </message>
</context>
<context>
    <name>trueup::ui::JobsPanel</name>
    <message>
        <source>Nothing is running.</source>
        <translation>Rien n’est en cours.</translation>
    </message>
    <message>
        <source>Running jobs</source>
        <translation>Tâches en cours</translation>
    </message>
    <message>
        <source>Running now</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Cancel %1</source>
        <translation>Annuler %1</translation>
    </message>
    <message>
        <source>%1 · run by %2</source>
        <translation>%1 · lancé par %2</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Arrêt…</translation>
    </message>
    <message>
        <source>Asks the program of %1 to stop</source>
        <translation>Demande au programme de %1 d’arrêter</translation>
    </message>
</context>
<context>
    <name>trueup::ui::Labels</name>
    <message>
        <source>Restoring the database</source>
        <translation>Restauration de la base de données</translation>
    </message>
    <message>
        <source>Comparison of two lists</source>
        <translation>Comparaison de deux listes</translation>
    </message>
    <message>
        <source>Question to Xorosoft</source>
        <translation>Question à Xorosoft</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Sauvegarde</translation>
    </message>
    <message>
        <source>Comparison with the shop</source>
        <translation>Comparaison avec la boutique</translation>
    </message>
    <message>
        <source>Pending</source>
        <comment>a staged change nobody has decided</comment>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Held</source>
        <comment>held back by a guardrail or an open question</comment>
        <translation>Retenu</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Approuvé</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Refusé</translation>
    </message>
    <message>
        <source>Being written</source>
        <translation>En écriture</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Écrit</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échec</translation>
    </message>
    <message>
        <source>Replaced</source>
        <comment>by a newer staged change</comment>
        <translation>Remplacé</translation>
    </message>
    <message>
        <source>New product</source>
        <translation>Nouveau produit</translation>
    </message>
    <message>
        <source>Change</source>
        <comment>what is to be done with a product</comment>
        <translation>Modification</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <comment>from sale</comment>
        <translation>Retrait</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Suppression</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Publication</translation>
    </message>
    <message>
        <source>Unpublish</source>
        <translation>Dépublication</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Association</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Retenue</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pause</translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation>Réussie</translation>
    </message>
    <message>
        <source>Partly done</source>
        <translation>Partielle</translation>
    </message>
    <message>
        <source>Nothing new</source>
        <translation>Rien de nouveau</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulée</translation>
    </message>
    <message>
        <source>Etilize import</source>
        <translation>Importation Etilize</translation>
    </message>
    <message>
        <source>Xorosoft refresh</source>
        <translation>Actualisation Xorosoft</translation>
    </message>
    <message>
        <source>Shopify pull</source>
        <translation>Récupération Shopify</translation>
    </message>
    <message>
        <source>Shopify push</source>
        <translation>Envoi vers Shopify</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Remarque</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Avertissement</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Erreur</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Critique</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur %2</translation>
    </message>
    <message>
        <source>%1 left</source>
        <comment>time</comment>
        <translation>reste %1</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportation</translation>
    </message>
    <message>
        <source>Roll-back of a batch</source>
        <translation>Retour en arrière d’un lot</translation>
    </message>
    <message>
        <source>Xorosoft stock</source>
        <translation>Stock Xorosoft</translation>
    </message>
    <message>
        <source>%1 rows/s</source>
        <comment>rows of a feed per second</comment>
        <translation>%1 lignes/s</translation>
    </message>
    <message>
        <source>%1/s</source>
        <comment>per second</comment>
        <translation>%1/s</translation>
    </message>
</context>
<context>
    <name>trueup::ui::MainWindow</name>
    <message numerus="yes">
        <source>%Ln open alert(s)</source>
        <translation>
            <numerusform>%Ln alerte ouverte</numerusform>
            <numerusform>%Ln alertes ouvertes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held run(s)</source>
        <translation>
            <numerusform>%Ln exécution retenue</numerusform>
            <numerusform>%Ln exécutions retenues</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed write(s)</source>
        <translation>
            <numerusform>%Ln écriture en échec</numerusform>
            <numerusform>%Ln écritures en échec</numerusform>
        </translation>
    </message>
    <message>
        <source>Open the preview of a roll-back in the history of a product first: the table is of what it would stage.</source>
        <translation>Ouvrez d’abord l’aperçu d’un retour en arrière dans l’historique d’un produit : le tableau porte sur ce qu’il préparerait.</translation>
    </message>
    <message>
        <source>Trueup — %1</source>
        <translation>Trueup — %1</translation>
    </message>
    <message>
        <source>Review the changes</source>
        <translation>Réviser les modifications</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Partout</translation>
    </message>
    <message>
        <source>Choose one batch at the left first: the record is of one batch.</source>
        <translation>Choisissez d’abord un lot à gauche : le procès-verbal porte sur un seul lot.</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Afficher dans le dossier</translation>
    </message>
    <message>
        <source>Choose a product in the list first: the table is of one product.</source>
        <translation>Choisissez d’abord un produit dans la liste : le tableau porte sur un seul produit.</translation>
    </message>
    <message>
        <source>Check a feed file</source>
        <translation>Vérifier un fichier de flux</translation>
    </message>
    <message>
        <source>Import a feed file</source>
        <translation>Importer un fichier de flux</translation>
    </message>
    <message>
        <source>Feeds (*.zip)</source>
        <translation>Flux (*.zip)</translation>
    </message>
    <message>
        <source>Show what it found</source>
        <translation>Afficher ce qu’elle a trouvé</translation>
    </message>
    <message>
        <source>Choose a run in the list first: the table is of one run.</source>
        <translation>Choisissez d’abord une exécution dans la liste : le tableau porte sur une seule exécution.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::Navigation</name>
    <message>
        <source>Dashboard</source>
        <translation>Tableau de bord</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Révision</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Tâches</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Conflits</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>Produits</translation>
    </message>
</context>
<context>
    <name>trueup::ui::NavigationButton</name>
    <message>
        <source>%1, %2 open</source>
        <translation>%1, %2 à traiter</translation>
    </message>
</context>
<context>
    <name>trueup::ui::NewcomerPanel</name>
    <message>
        <source>First steps</source>
        <translation>Premiers pas</translation>
    </message>
    <message>
        <source>Three steps to a first result</source>
        <translation>Trois étapes vers un premier résultat</translation>
    </message>
    <message>
        <source>Connect the sources</source>
        <translation>Connecter les sources</translation>
    </message>
    <message>
        <source>Tell Trueup where the Etilize feed is and how to reach Xorosoft and Shopify. Each one can be tested.</source>
        <translation>Dites à Trueup où est le flux Etilize et comment joindre Xorosoft et Shopify. Chaque connexion peut être testée.</translation>
    </message>
    <message>
        <source>Open settings</source>
        <translation>Ouvrir les réglages</translation>
    </message>
    <message>
        <source>Import the feed</source>
        <translation>Importer le flux</translation>
    </message>
    <message>
        <source>Trueup reads the feed, compares it with Xorosoft and stages what would change. Nothing is written.</source>
        <translation>Trueup lit le flux, le compare à Xorosoft et prépare ce qui changerait. Rien n’est écrit.</translation>
    </message>
    <message>
        <source>Import from Etilize</source>
        <translation>Importer d’Etilize</translation>
    </message>
    <message>
        <source>Review and approve</source>
        <translation>Réviser et approuver</translation>
    </message>
    <message>
        <source>Look at every change before it happens. Only what you approve goes to the shop.</source>
        <translation>Voyez chaque modification avant qu’elle ait lieu. Seul ce que vous approuvez va dans la boutique.</translation>
    </message>
    <message>
        <source>Review staged changes</source>
        <translation>Réviser les modifications</translation>
    </message>
    <message>
        <source>Your role may not start runs.</source>
        <translation>Votre rôle ne permet pas de lancer des exécutions.</translation>
    </message>
    <message>
        <source>Connect the sources first.</source>
        <translation>Connectez d’abord les sources.</translation>
    </message>
    <message>
        <source>Nothing is imported yet.</source>
        <translation>Rien n’est encore importé.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ProductFieldModel</name>
    <message>
        <source>In conflict</source>
        <translation>En conflit</translation>
    </message>
    <message>
        <source>Last agreed by %1</source>
        <translation>Convenue en dernier par %1</translation>
    </message>
    <message>
        <source>A locked field keeps our value, whatever the sides say.</source>
        <translation>Un champ verrouillé garde notre valeur, quoi que disent les côtés.</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>verrouillé</translation>
    </message>
    <message>
        <source>not locked</source>
        <translation>non verrouillé</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
    <message>
        <source>Base</source>
        <comment>the value last agreed on</comment>
        <translation>Base</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Propriétaire</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Verrou</translation>
    </message>
    <message>
        <source>Your role may not lock fields.</source>
        <translation>Votre rôle ne permet pas de verrouiller des champs.</translation>
    </message>
    <message>
        <source>The value all sides last agreed on</source>
        <translation>La dernière valeur sur laquelle tous les côtés s’accordaient</translation>
    </message>
    <message>
        <source>%1 says nothing about this field.</source>
        <comment>a side: Etilize</comment>
        <translation>%1 ne dit rien de ce champ.</translation>
    </message>
    <message>
        <source>The sides have not agreed on a value yet.</source>
        <translation>Les parties ne se sont pas encore accordées sur une valeur.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::WritesView</name>
    <message>
        <source>Who approved this write is not kept.</source>
        <translation>Qui a approuvé cette écriture n’est pas conservé.</translation>
    </message>
    <message>
        <source>Approved by %1, %2</source>
        <comment>a name; a date and time</comment>
        <translation>Approuvé par %1, %2</translation>
    </message>
    <message>
        <source>This write carried no value of a field, or what it carried is not kept any more.</source>
        <translation>Cette écriture ne portait aucune valeur de champ, ou ce qu’elle portait n’est plus conservé.</translation>
    </message>
    <message>
        <source>No values</source>
        <translation>Aucune valeur</translation>
    </message>
    <message>
        <source>The values of the write could not be read</source>
        <translation>Les valeurs de l’écriture n’ont pas pu être lues</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Écrit</translation>
    </message>
    <message>
        <source>Was so already</source>
        <translation>Était déjà ainsi</translation>
    </message>
    <message>
        <source>Conflict</source>
        <translation>Conflit</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Laissé de côté</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échec</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Résultat</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Exécution</translation>
    </message>
    <message>
        <source>What was written to the shop</source>
        <translation>Ce qui a été écrit dans la boutique</translation>
    </message>
    <message>
        <source>Create the product</source>
        <translation>Créer le produit</translation>
    </message>
    <message>
        <source>Change the product</source>
        <translation>Modifier le produit</translation>
    </message>
    <message>
        <source>Change prices or item data</source>
        <translation>Modifier les prix ou la variante</translation>
    </message>
    <message>
        <source>Change the metafields</source>
        <translation>Modifier les métachamps</translation>
    </message>
    <message>
        <source>Stock it at the location</source>
        <translation>L’activer à l’emplacement</translation>
    </message>
    <message>
        <source>Set the stock</source>
        <translation>Fixer le stock</translation>
    </message>
    <message>
        <source>What was sent</source>
        <translation>Ce qui a été envoyé</translation>
    </message>
    <message>
        <source>Fields or reason</source>
        <translation>Champs ou motif</translation>
    </message>
    <message>
        <source>The writes could not be read</source>
        <translation>Les écritures n’ont pas pu être lues</translation>
    </message>
    <message>
        <source>Nothing was sent to Shopify yet</source>
        <translation>Rien n’a encore été envoyé à Shopify</translation>
    </message>
    <message>
        <source>Every write of this product is listed here, with its outcome.</source>
        <translation>Chaque écriture de ce produit figure ici, avec son résultat.</translation>
    </message>
    <message>
        <source>Open run %1</source>
        <translation>Ouvrir l’exécution %1</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ProductView</name>
    <message>
        <source>Your role may not start runs. Ask an administrator for the operator role.</source>
        <translation>Votre rôle ne permet pas de lancer des exécutions. Demandez le rôle d’opérateur à un administrateur.</translation>
    </message>
    <message>
        <source>Your role may look but neither lock fields nor start runs. Ask an administrator for the role of an editor or an operator.</source>
        <translation>Votre rôle permet de consulter, pas de verrouiller des champs ni de lancer des exécutions. Demandez le rôle d’éditeur ou d’opérateur à un administrateur.</translation>
    </message>
    <message>
        <source>Your role may look but not lock fields. Ask an administrator for the editor role.</source>
        <translation>Votre rôle permet de consulter, pas de verrouiller des champs. Demandez le rôle d’éditeur à un administrateur.</translation>
    </message>
    <message>
        <source>What the ERP knows of the item of this product, and what it says when it is asked now</source>
        <translation>Ce que l’ERP sait de l’article de ce produit, et ce qu’il répond à l’instant</translation>
    </message>
    <message>
        <source>Ask Xorosoft …</source>
        <translation>Interroger Xorosoft…</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Système</translation>
    </message>
    <message>
        <source>Identifier</source>
        <translation>Identifiant</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Confiance</translation>
    </message>
    <message>
        <source>How it was found</source>
        <translation>Mode de correspondance</translation>
    </message>
    <message>
        <source>Decided by</source>
        <translation>Décidé par</translation>
    </message>
    <message>
        <source>not linked to Xorosoft</source>
        <translation>non lié à Xorosoft</translation>
    </message>
    <message>
        <source>Xorosoft item %1</source>
        <translation>article Xorosoft %1</translation>
    </message>
    <message>
        <source>gone from the shop</source>
        <translation>disparu de la boutique</translation>
    </message>
    <message>
        <source>not in the shop</source>
        <translation>absent de la boutique</translation>
    </message>
    <message>
        <source>seen in the shop %1</source>
        <translation>vu dans la boutique le %1</translation>
    </message>
    <message>
        <source>Has a staged change</source>
        <translation>Modification préparée</translation>
    </message>
    <message>
        <source>Only what differs</source>
        <translation>Seulement ce qui diffère</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Valeurs</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historique</translation>
    </message>
    <message>
        <source>Links and candidates</source>
        <translation>Liens et candidats</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>Correspondances</translation>
    </message>
    <message>
        <source>Values of every side</source>
        <translation>Valeurs de chaque côté</translation>
    </message>
    <message numerus="yes">
        <source>%n open conflict(s)</source>
        <translation>
            <numerusform>%n conflit ouvert</numerusform>
            <numerusform>%n conflits ouverts</numerusform>
        </translation>
    </message>
    <message>
        <source>Collections: not read from the shop yet</source>
        <translation>Collections : pas encore lues dans la boutique</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucune</translation>
    </message>
    <message>
        <source>Collections: %1 (as of %2)</source>
        <translation>Collections : %1 (au %2)</translation>
    </message>
    <message>
        <source>The collections of the shop can only be looked at here. A product that only moved between collections is not among the changes the shop reports: a whole pull brings this up to date.</source>
        <translation>Les collections de la boutique ne peuvent qu’être consultées ici. Un produit qui n’a fait que passer d’une collection à l’autre n’est pas parmi les modifications que la boutique signale : une récupération complète met ceci à jour.</translation>
    </message>
    <message>
        <source>Compare stock now</source>
        <translation>Comparer le stock</translation>
    </message>
    <message>
        <source>Read from the shop now</source>
        <translation>Relire dans la boutique</translation>
    </message>
    <message>
        <source>Reads this product again: what was changed in the shop is taken over, proposed or becomes a conflict</source>
        <translation>Relit ce produit : ce qui a changé dans la boutique est repris, proposé ou signalé comme conflit</translation>
    </message>
    <message>
        <source>Asks Xorosoft for the stock of this product and proposes it where the shop has another</source>
        <translation>Demande à Xorosoft le stock de ce produit et le propose si la boutique en a un autre</translation>
    </message>
    <message>
        <source>Decide in Review</source>
        <translation>Décider dans Révision</translation>
    </message>
    <message>
        <source>Writes to Shopify</source>
        <translation>Écritures dans Shopify</translation>
    </message>
    <message>
        <source>The product could not be read</source>
        <translation>Le produit n’a pas pu être lu</translation>
    </message>
    <message>
        <source>The links could not be read</source>
        <translation>Les liens n’ont pas pu être lus</translation>
    </message>
    <message>
        <source>No link yet</source>
        <translation>Aucun lien pour l’instant</translation>
    </message>
    <message>
        <source>Links to Xorosoft and Shopify are listed here, with how each of them was found.</source>
        <translation>Les liens vers Xorosoft et Shopify figurent ici, avec la façon dont chacun a été trouvé.</translation>
    </message>
    <message>
        <source>Opens the matches that wait for a decision</source>
        <translation>Ouvre les correspondances qui attendent une décision</translation>
    </message>
    <message>
        <source>No product is chosen</source>
        <translation>Aucun produit n’est choisi</translation>
    </message>
    <message>
        <source>Choose one in the list to see its values on every side.</source>
        <translation>Choisissez-en un dans la liste pour voir ses valeurs de chaque côté.</translation>
    </message>
    <message>
        <source>See it in Review</source>
        <translation>Voir dans Révision</translation>
    </message>
    <message>
        <source>Product %1</source>
        <comment>its number in the shop</comment>
        <translation>Produit %1</translation>
    </message>
    <message>
        <source>Variant %1</source>
        <comment>its number in the shop</comment>
        <translation>Variante %1</translation>
    </message>
    <message>
        <source>Stock item %1</source>
        <comment>its number in the shop</comment>
        <translation>Article de stock %1</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ProductsPage</name>
    <message>
        <source>Columns of the list</source>
        <translation>Colonnes de la liste</translation>
    </message>
    <message>
        <source>Open settings</source>
        <translation>Ouvrir les réglages</translation>
    </message>
    <message>
        <source>Products appear here after a pull from Shopify or a first push. Connect Shopify first.</source>
        <translation>Les produits apparaissent ici après une récupération depuis Shopify ou un premier envoi. Connectez d’abord Shopify.</translation>
    </message>
    <message>
        <source>Open Review</source>
        <translation>Ouvrir Révision</translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) wait in Review. Their products appear here once they are approved and pushed.</source>
        <translation>
            <numerusform>%Ln modification attend dans Révision. Son produit apparaîtra ici une fois approuvée et envoyée.</numerusform>
            <numerusform>%Ln modifications attendent dans Révision. Leurs produits apparaîtront ici une fois approuvées et envoyées.</numerusform>
        </translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>UGS</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Prix</translation>
    </message>
    <message>
        <source>Search products</source>
        <translation>Chercher des produits</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>Produits</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) staged for review.</source>
        <translation>
            <numerusform>%n valeur préparée pour la révision.</numerusform>
            <numerusform>%n valeurs préparées pour la révision.</numerusform>
        </translation>
    </message>
    <message>
        <source>Review the changes</source>
        <translation>Réviser les modifications</translation>
    </message>
    <message>
        <source>The products could not be read</source>
        <translation>Les produits n’ont pas pu être lus</translation>
    </message>
    <message>
        <source>No products yet</source>
        <translation>Pas encore de produits</translation>
    </message>
    <message>
        <source>Products appear here after a pull from Shopify or a first push.</source>
        <translation>Les produits apparaissent ici après une récupération depuis Shopify ou un premier envoi.</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Rien trouvé</translation>
    </message>
    <message>
        <source>No product has this in its SKU, name, vendor or barcode.</source>
        <translation>Aucun produit n’a cela dans son UGS, son nom, son fournisseur ou son code-barres.</translation>
    </message>
    <message>
        <source>Show all products</source>
        <translation>Afficher tous les produits</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Chercher</translation>
    </message>
    <message>
        <source>In sync only</source>
        <translation>Seulement concordants</translation>
    </message>
    <message>
        <source>Out of stock only</source>
        <translation>Seulement en rupture de stock</translation>
    </message>
    <message>
        <source>%1, show all products</source>
        <translation>%1, afficher tous les produits</translation>
    </message>
    <message>
        <source>None at the moment</source>
        <translation>Aucun pour le moment</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Effacer les filtres</translation>
    </message>
    <message>
        <source>Vendor</source>
        <translation>Fournisseur</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Open conflicts</source>
        <translation>Conflits ouverts</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Modifié</translation>
    </message>
    <message>
        <source>Has open conflicts</source>
        <translation>A des conflits ouverts</translation>
    </message>
    <message>
        <source>Is in the shop</source>
        <translation>Est dans la boutique</translation>
    </message>
    <message>
        <source>Is in Trueup only, not in the shop</source>
        <translation>Est seulement dans Trueup, pas dans la boutique</translation>
    </message>
    <message>
        <source>SKU, name, vendor, barcode …</source>
        <translation>UGS, nom, fournisseur, code-barres…</translation>
    </message>
    <message>
        <source>Pull from Shopify</source>
        <translation>Récupérer depuis Shopify</translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s)</source>
        <comment>how many are listed</comment>
        <translation>
            <numerusform>%Ln produit</numerusform>
            <numerusform>%Ln produits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::PushPanel</name>
    <message>
        <source>Open settings</source>
        <translation>Ouvrir les réglages</translation>
    </message>
    <message>
        <source>Nothing waits in Review either. Connect the Etilize feed and Xorosoft first, so that there is something to import.</source>
        <translation>Rien n’attend non plus dans Révision. Connectez d’abord le flux Etilize et Xorosoft pour avoir quelque chose à importer.</translation>
    </message>
    <message>
        <source>Nothing of this batch waits in Review either. Go back to the changes to look at the other batches.</source>
        <translation>Rien de ce lot n’attend non plus dans Révision. Revenez aux modifications pour voir les autres lots.</translation>
    </message>
    <message>
        <source>Nothing waits in Review either: import from Etilize or refresh Xorosoft on the Dashboard. What is approved then is shown here before it is written.</source>
        <translation>Rien n’attend non plus dans Révision : importez depuis Etilize ou actualisez Xorosoft dans le tableau de bord. Ce qui est ensuite approuvé s’affiche ici avant d’être écrit.</translation>
    </message>
    <message>
        <source>What will be written, product by product</source>
        <translation>Ce qui sera écrit, produit par produit</translation>
    </message>
    <message>
        <source>Which products will be written, with every value before and after</source>
        <translation>Quels produits seront écrits, avec chaque valeur avant et après</translation>
    </message>
    <message>
        <source>Show every product</source>
        <translation>Afficher chaque produit</translation>
    </message>
    <message>
        <source>Review the changes</source>
        <translation>Réviser les modifications</translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) wait in Review for a decision. What is approved is shown here before it is written.</source>
        <translation>
            <numerusform>%Ln modification attend une décision dans Révision. Ce qui est approuvé s’affiche ici avant d’être écrit.</numerusform>
            <numerusform>%Ln modifications attendent une décision dans Révision. Ce qui est approuvé s’affiche ici avant d’être écrit.</numerusform>
        </translation>
    </message>
    <message>
        <source>What will be written</source>
        <translation>Ce qui sera écrit</translation>
    </message>
    <message>
        <source>Writing to Shopify</source>
        <translation>Écriture dans Shopify</translation>
    </message>
    <message>
        <source>Progress of the push</source>
        <translation>Avancement de l’envoi</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Nothing approved to write</source>
        <translation>Rien d’approuvé à écrire</translation>
    </message>
    <message>
        <source>Changes approved in Review are shown here before they are written.</source>
        <translation>Les modifications approuvées dans Révision s’affichent ici avant d’être écrites.</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>Produits</translation>
    </message>
    <message>
        <source>Held: %1</source>
        <translation>Retenu : %1</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Démarrage…</translation>
    </message>
    <message>
        <source>in bulk operations</source>
        <translation>par opérations groupées</translation>
    </message>
    <message>
        <source>directly, product by product</source>
        <translation>directement, produit par produit</translation>
    </message>
    <message numerus="yes">
        <source>%n write(s) of earlier pushes wait for %1</source>
        <translation>
            <numerusform>%n écriture d’envois précédents attend %1</numerusform>
            <numerusform>%n écritures d’envois précédents attendent %1</numerusform>
        </translation>
    </message>
    <message>
        <source>There is nothing approved besides.</source>
        <translation>Rien d’autre n’est approuvé.</translation>
    </message>
    <message>
        <source>Back to the changes</source>
        <translation>Retour aux modifications</translation>
    </message>
    <message>
        <source>What would be written could not be counted</source>
        <translation>L’aperçu de l’envoi n’a pas pu être lu</translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) will be written to %1</source>
        <translation>
            <numerusform>%Ln produit sera écrit sur %1</numerusform>
            <numerusform>%Ln produits seront écrits sur %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <comment>products</comment>
        <translation>
            <numerusform>%Ln nouveau</numerusform>
            <numerusform>%Ln nouveaux</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed</source>
        <comment>products</comment>
        <translation>
            <numerusform>%Ln modifié</numerusform>
            <numerusform>%Ln modifiés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln withdrawn</source>
        <comment>products</comment>
        <translation>
            <numerusform>%Ln retiré</numerusform>
            <numerusform>%Ln retirés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln call(s)</source>
        <translation>
            <numerusform>environ %Ln appel</numerusform>
            <numerusform>environ %Ln appels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln API point(s)</source>
        <translation>
            <numerusform>%Ln point d’API</numerusform>
            <numerusform>%Ln points d’API</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held change(s) are not written: they wait in Review to be released.</source>
        <translation>
            <numerusform>%Ln modification retenue n’est pas écrite : elle attend dans Révision d’être libérée.</numerusform>
            <numerusform>%Ln modifications retenues ne sont pas écrites : elles attendent dans Révision d’être libérées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) are approved and would be written to %1</source>
        <translation>
            <numerusform>%Ln produit est approuvé et serait écrit sur %1</numerusform>
            <numerusform>%Ln produits sont approuvés et seraient écrits sur %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Push %n waiting write(s)</source>
        <translation>
            <numerusform>Envoyer %n écriture en attente</numerusform>
            <numerusform>Envoyer %n écritures en attente</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Push %Ln product(s) to %1</source>
        <translation>
            <numerusform>Envoyer %Ln produit vers %1</numerusform>
            <numerusform>Envoyer %Ln produits vers %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Your role may look but not write to the shop. Ask an administrator for the operator role.</source>
        <translation>Votre rôle permet de consulter, pas d’écrire dans la boutique. Demandez le rôle d’opérateur à un administrateur.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::PushResultView</name>
    <message>
        <source>Edit the value of %1 …</source>
        <comment>a SKU</comment>
        <translation>Modifier la valeur de %1…</translation>
    </message>
    <message>
        <source>Your role may look but neither retry nor change a write. Ask an administrator for the operator role to retry, for the editor role to change values.</source>
        <translation>Votre rôle permet seulement de consulter. Demandez à un administrateur le rôle d’opérateur pour réessayer, celui d’éditeur pour modifier les valeurs.</translation>
    </message>
    <message>
        <source>It may be in the shop already; the next push finds out first.</source>
        <translation>Elle est peut-être déjà dans la boutique ; le prochain envoi le vérifie d’abord.</translation>
    </message>
    <message>
        <source>The next push tries it again by itself, from %1 on. With another value it goes back to review instead.</source>
        <translation>Le prochain envoi la réessaie de lui-même, à partir de %1. Avec une autre valeur, elle retourne plutôt en révision.</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>Confirmé</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>Abandonnée</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>En échec</translation>
    </message>
    <message>
        <source>Being verified</source>
        <translation>En vérification</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>UGS</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Résultat</translation>
    </message>
    <message>
        <source>What was written, or why not</source>
        <translation>Ce qui a été écrit, ou pourquoi pas</translation>
    </message>
    <message>
        <source>Kind of failure</source>
        <translation>Type d’échec</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Essais</translation>
    </message>
    <message>
        <source>Next try</source>
        <translation>Prochain essai</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Edit the value …</source>
        <translation>Modifier la valeur…</translation>
    </message>
    <message>
        <source>New value</source>
        <translation>Nouvelle valeur</translation>
    </message>
    <message>
        <source>Back to review with this value</source>
        <translation>Retour en révision avec cette valeur</translation>
    </message>
    <message>
        <source>Result of each product</source>
        <translation>Résultat de chaque produit</translation>
    </message>
    <message>
        <source>The write is taken back to review with another value; nothing is written before it is approved again</source>
        <translation>L’écriture retourne en révision avec une autre valeur ; rien n’est écrit avant une nouvelle approbation</translation>
    </message>
    <message>
        <source>Field to edit</source>
        <translation>Champ à modifier</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Retry all that were given up</source>
        <translation>Réessayer toutes celles abandonnées</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a product and why it was not written</comment>
        <translation>%1 : %2</translation>
    </message>
    <message>
        <source>The writes could not be read</source>
        <translation>Les écritures n’ont pas pu être lues</translation>
    </message>
    <message>
        <source>No write has failed</source>
        <translation>Aucune écriture n’a échoué</translation>
    </message>
    <message>
        <source>Nothing was written</source>
        <translation>Rien n’a été écrit</translation>
    </message>
    <message>
        <source>What became of each product of a push is listed here.</source>
        <translation>Ce qu’il est advenu de chaque produit d’un envoi figure ici.</translation>
    </message>
    <message>
        <source>What became of each product is listed here once the push has ended.</source>
        <translation>Ce qu’il est advenu de chaque produit figure ici une fois l’envoi terminé.</translation>
    </message>
    <message>
        <source>Your role may not start runs.</source>
        <translation>Votre rôle ne permet pas de lancer des exécutions.</translation>
    </message>
    <message>
        <source>Your role may look but not start runs. Ask an administrator for the operator role.</source>
        <translation>Votre rôle permet de consulter, pas de lancer des exécutions. Demandez le rôle d’opérateur à un administrateur.</translation>
    </message>
    <message>
        <source>Your role may not change values.</source>
        <translation>Votre rôle ne permet pas de modifier des valeurs.</translation>
    </message>
    <message>
        <source>Your role may look but not change values. Ask an administrator for the editor role.</source>
        <translation>Votre rôle permet de consulter, pas de modifier des valeurs. Demandez le rôle d’éditeur à un administrateur.</translation>
    </message>
    <message>
        <source>Choose a failed write whose value is the trouble.</source>
        <translation>Choisissez une écriture en échec dont la valeur pose problème.</translation>
    </message>
    <message>
        <source>by hand</source>
        <comment>when a write is tried again</comment>
        <translation>à la main</translation>
    </message>
    <message>
        <source>Correct the value and approve it again; retry it unchanged only once its cause is gone.</source>
        <translation>Corrigez la valeur et approuvez-la de nouveau ; ne la réessayez telle quelle qu’une fois la cause disparue.</translation>
    </message>
    <message>
        <source>Retry it once its cause is gone.</source>
        <translation>Réessayez-la une fois la cause disparue.</translation>
    </message>
    <message>
        <source>The next push tries it again by itself, from %1 on.</source>
        <translation>Le prochain envoi la réessaie de lui-même, à partir de %1.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>The failed writes could not be read</source>
        <translation>Les écritures en échec n’ont pas pu être lues</translation>
    </message>
    <message>
        <source>Writes the shop refused or did not answer stay here until they are settled.</source>
        <translation>Les écritures refusées ou restées sans réponse figurent ici jusqu’à ce qu’elles soient réglées.</translation>
    </message>
    <message numerus="yes">
        <source>Retry %Ln failed write(s)</source>
        <translation>
            <numerusform>Réessayer %Ln écriture en échec</numerusform>
            <numerusform>Réessayer les %Ln écritures en échec</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Retry %Ln chosen write(s)</source>
        <translation>
            <numerusform>Réessayer %Ln écriture choisie</numerusform>
            <numerusform>Réessayer %Ln écritures choisies</numerusform>
        </translation>
    </message>
    <message>
        <source>The chosen ones; while none is chosen, all that failed</source>
        <translation>Les écritures choisies ; si aucune ne l’est, toutes celles qui ont échoué</translation>
    </message>
</context>
<context>
    <name>trueup::ui::RejectsView</name>
    <message>
        <source>A critical row is left out or held in Review; of the others at most the named value is left out. Correct them in the feed, or ask the supplier: the next import reads them again.</source>
        <translation>Une ligne critique est laissée de côté ou retenue dans Révision ; pour les autres, seule la valeur indiquée peut être laissée de côté. Corrigez-les dans le flux ou demandez au fournisseur : la prochaine importation les relit.</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Ligne</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Gravité</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Colonne</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valeur</translation>
    </message>
    <message>
        <source>Column in the file</source>
        <translation>Colonne du fichier</translation>
    </message>
    <message>
        <source>Value in the file</source>
        <translation>Valeur dans le fichier</translation>
    </message>
    <message>
        <source>Row %1: %2</source>
        <translation>Ligne %1 : %2</translation>
    </message>
    <message>
        <source>Rows with problems</source>
        <translation>Lignes à problème</translation>
    </message>
    <message>
        <source>Cells of the row</source>
        <translation>Cellules de la ligne</translation>
    </message>
    <message>
        <source>The rows with problems could not be read</source>
        <translation>Les lignes à problème n’ont pas pu être lues</translation>
    </message>
    <message>
        <source>No row of this run had a problem</source>
        <translation>Aucune ligne de cette exécution n’a posé problème</translation>
    </message>
    <message>
        <source>A row of a feed that an import cannot take, or takes with a remark, is listed here with the reason and its cells.</source>
        <translation>Une ligne de flux qu’une importation ne peut pas prendre, ou prend avec une remarque, figure ici avec le motif et ses cellules.</translation>
    </message>
    <message>
        <source>— missing</source>
        <comment>a cell of a file</comment>
        <translation>— absente</translation>
    </message>
    <message>
        <source>— empty</source>
        <comment>a cell of a file</comment>
        <translation>— vide</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ReviewGrid</name>
    <message>
        <source>In the list of changes</source>
        <translation>Dans la liste des modifications</translation>
    </message>
    <message>
        <source>Staged changes</source>
        <translation>Modifications préparées</translation>
    </message>
    <message>
        <source>Untick all</source>
        <translation>Tout décocher</translation>
    </message>
    <message>
        <source>Tick all rows shown</source>
        <translation>Cocher toutes les lignes affichées</translation>
    </message>
    <message>
        <source>Old and new value of</source>
        <translation>Ancienne et nouvelle valeur de</translation>
    </message>
    <message>
        <source>Next product (or arrow)</source>
        <translation>Produit suivant (ou flèche)</translation>
    </message>
    <message>
        <source>Product before (or arrow)</source>
        <translation>Produit précédent (ou flèche)</translation>
    </message>
    <message>
        <source>Tick or untick</source>
        <translation>Cocher ou décocher</translation>
    </message>
    <message>
        <source>Approve the ticked or selected</source>
        <translation>Approuver les lignes cochées ou sélectionnées</translation>
    </message>
    <message>
        <source>Reject the ticked or selected</source>
        <translation>Refuser les lignes cochées ou sélectionnées</translation>
    </message>
    <message>
        <source>Go to the fields of the product</source>
        <translation>Aller aux champs du produit</translation>
    </message>
    <message>
        <source>One field of many products</source>
        <translation>Un champ de plusieurs produits</translation>
    </message>
    <message>
        <source>One field of many products …</source>
        <translation>Un champ de plusieurs produits…</translation>
    </message>
    <message>
        <source>Type another value …</source>
        <translation>Saisir une autre valeur…</translation>
    </message>
    <message>
        <source>Columns of the list, and ticks of all rows</source>
        <translation>Colonnes de la liste, et coches de toutes les lignes</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ReviewModel</name>
    <message>
        <source>A large price drop is approved by a tick of its own.</source>
        <translation>Une forte baisse de prix s’approuve en la cochant elle-même.</translation>
    </message>
    <message>
        <source>A withdrawal is approved by a tick of its own.</source>
        <translation>Un retrait s’approuve en le cochant lui-même.</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>UGS</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>What changes</source>
        <translation>Ce qui change</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Avant</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Après</translation>
    </message>
    <message>
        <source>Price ±</source>
        <translation>Prix ±</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Confiance</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Âge</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>État</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <comment>names of fields</comment>
        <translation>
            <numerusform>%1 et %n autre</numerusform>
            <numerusform>%1 et %n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>Approved by rule</source>
        <translation>Approuvé par règle</translation>
    </message>
    <message>
        <source>Also looked at by %1.</source>
        <translation>Également consulté par %1.</translation>
    </message>
    <message>
        <source>%1, decided by %2</source>
        <translation>%1, décidé par %2</translation>
    </message>
    <message>
        <source>Decided by</source>
        <translation>Décidé par</translation>
    </message>
    <message>
        <source>Decided by %1.</source>
        <translation>Décidé par %1.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ReviewPage</name>
    <message numerus="yes">
        <source>%Ln of the chosen changes are withdrawals or large price drops. Such rows start unticked; once one is ticked it is approved without this question.</source>
        <translation>
            <numerusform>%Ln des modifications choisies est un retrait ou une forte baisse de prix. Ces lignes ne sont pas cochées d’avance ; une fois cochée, une ligne est approuvée sans cette question.</numerusform>
            <numerusform>%Ln des modifications choisies sont des retraits ou de fortes baisses de prix. Ces lignes ne sont pas cochées d’avance ; une fois cochée, une ligne est approuvée sans cette question.</numerusform>
        </translation>
    </message>
    <message>
        <source>Approve a withdrawal or a large price drop?</source>
        <translation>Approuver un retrait ou une forte baisse de prix ?</translation>
    </message>
    <message>
        <source>Nothing is staged</source>
        <translation>Rien n’est préparé</translation>
    </message>
    <message>
        <source>Staged changes appear here after an import. Nothing is written to the shop before you approve it.</source>
        <translation>Les modifications préparées apparaissent ici après une importation. Rien n’est écrit dans la boutique avant votre approbation.</translation>
    </message>
    <message>
        <source>Import from Etilize</source>
        <translation>Importer d’Etilize</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Effacer les filtres</translation>
    </message>
    <message>
        <source>Approve everything shown?</source>
        <translation>Approuver tout ce qui est affiché ?</translation>
    </message>
    <message>
        <source>Reject everything shown?</source>
        <translation>Refuser tout ce qui est affiché ?</translation>
    </message>
    <message>
        <source>Approve %1</source>
        <translation>Approuver %1</translation>
    </message>
    <message>
        <source>Reject %1</source>
        <translation>Refuser %1</translation>
    </message>
    <message>
        <source>%1 approved.</source>
        <translation>%1 approuvés.</translation>
    </message>
    <message>
        <source>%1 rejected.</source>
        <translation>%1 refusés.</translation>
    </message>
    <message>
        <source>%1 not decided: %2</source>
        <translation>%1 non décidés : %2</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>Annuler (Ctrl+Z)</translation>
    </message>
    <message>
        <source>%1 is back in review with the new value.</source>
        <translation>%1 est de retour en révision avec la nouvelle valeur.</translation>
    </message>
    <message>
        <source>Rows of the feed whose item of the ERP is not certain</source>
        <translation>Lignes du flux dont l’article de l’ERP n’est pas certain</translation>
    </message>
    <message>
        <source>Matches to decide: %1</source>
        <translation>Correspondances à décider : %1</translation>
    </message>
    <message>
        <source>The view “%1” is saved.</source>
        <translation>La vue « %1 » est enregistrée.</translation>
    </message>
    <message>
        <source>The view “%1” is deleted. What is shown stays as it is.</source>
        <translation>La vue « %1 » est supprimée. L’affichage reste tel quel.</translation>
    </message>
    <message>
        <source>%1 has the value you typed and waits for approval.</source>
        <translation>%1 a la valeur saisie et attend l’approbation.</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) taken back.</source>
        <translation>
            <numerusform>Décision annulée pour %n modification.</numerusform>
            <numerusform>Décisions annulées pour %n modifications.</numerusform>
        </translation>
    </message>
    <message>
        <source>Take back the last decision</source>
        <translation>Annuler la dernière décision</translation>
    </message>
    <message>
        <source>Matches to decide</source>
        <translation>Correspondances à décider</translation>
    </message>
    <message>
        <source>Filter by text</source>
        <translation>Filtrer par texte</translation>
    </message>
    <message>
        <source>The staged changes could not be read</source>
        <translation>Les modifications préparées n’ont pas pu être lues</translation>
    </message>
    <message>
        <source>Nothing of the batch is left to review. The changes of all batches are shown.</source>
        <translation>Il ne reste rien à réviser dans ce lot. Les modifications de tous les lots sont affichées.</translation>
    </message>
    <message>
        <source>Release held changes?</source>
        <translation>Libérer les modifications retenues ?</translation>
    </message>
    <message>
        <source>%1 back in review.</source>
        <translation>%1 de retour en révision.</translation>
    </message>
    <message>
        <source>%1 released.</source>
        <translation>%1 libérés.</translation>
    </message>
    <message>
        <source>Type another value for the field</source>
        <translation>Saisir une autre valeur pour le champ</translation>
    </message>
    <message>
        <source>See what would be written …</source>
        <translation>Voir ce qui serait écrit…</translation>
    </message>
    <message>
        <source>Everything approved of all batches, whatever is filtered</source>
        <translation>Tout ce qui est approuvé dans tous les lots, quel que soit le filtre</translation>
    </message>
    <message>
        <source>Everything approved of the batch, whatever is filtered</source>
        <translation>Tout ce qui est approuvé dans le lot, quel que soit le filtre</translation>
    </message>
    <message>
        <source>No staged change matches these filters</source>
        <translation>Aucune modification préparée ne correspond à ces filtres</translation>
    </message>
    <message numerus="yes">
        <source>%Ln staged change(s) will be approved. Nothing is written to the shop yet.</source>
        <translation>
            <numerusform>%Ln modification préparée sera approuvée. Rien n’est encore écrit dans la boutique.</numerusform>
            <numerusform>%Ln modifications préparées seront approuvées. Rien n’est encore écrit dans la boutique.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln staged change(s) will be rejected and will not be written.</source>
        <translation>
            <numerusform>%Ln modification préparée sera refusée et ne sera pas écrite.</numerusform>
            <numerusform>%Ln modifications préparées seront refusées et ne seront pas écrites.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Among the changes of this batch are %Ln withdrawal(s). Filter by them to look first.</source>
        <translation>
            <numerusform>Parmi les modifications de ce lot, il y a %Ln retrait. Filtrez-le pour regarder d’abord.</numerusform>
            <numerusform>Parmi les modifications de ce lot, il y a %Ln retraits. Filtrez-les pour regarder d’abord.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held change(s) stay as they are.</source>
        <translation>
            <numerusform>%Ln modification retenue reste telle quelle.</numerusform>
            <numerusform>%Ln modifications retenues restent telles quelles.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Among them are %Ln already approved or held.</source>
        <translation>
            <numerusform>Parmi elles, %Ln est déjà approuvée ou retenue.</numerusform>
            <numerusform>Parmi elles, %Ln sont déjà approuvées ou retenues.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Among them are %Ln already approved.</source>
        <translation>
            <numerusform>Parmi elles, %Ln est déjà approuvée.</numerusform>
            <numerusform>Parmi elles, %Ln sont déjà approuvées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Among them are %Ln held.</source>
        <translation>
            <numerusform>Parmi elles, %Ln est retenue.</numerusform>
            <numerusform>Parmi elles, %Ln sont retenues.</numerusform>
        </translation>
    </message>
    <message>
        <source>The batches could not be read</source>
        <translation>Les lots n’ont pas pu être lus</translation>
    </message>
    <message numerus="yes">
        <source>%Ln held change(s) wait for approval then, like any other. Nothing is written before it is approved.</source>
        <translation>
            <numerusform>%Ln modification retenue attendra alors l’approbation comme les autres. Rien n’est écrit avant d’être approuvé.</numerusform>
            <numerusform>%Ln modifications retenues attendront alors l’approbation comme les autres. Rien n’est écrit avant d’être approuvé.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release %Ln</source>
        <translation>
            <numerusform>Libérer %Ln</numerusform>
            <numerusform>Libérer %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything shown back to review?</source>
        <translation>Remettre en révision tout ce qui est affiché ?</translation>
    </message>
    <message numerus="yes">
        <source>%Ln decided change(s) wait for a decision again then. What was written stays written.</source>
        <translation>
            <numerusform>%Ln modification décidée attendra alors de nouveau une décision. Ce qui a été écrit reste écrit.</numerusform>
            <numerusform>%Ln modifications décidées attendront alors de nouveau une décision. Ce qui a été écrit reste écrit.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 back to review</source>
        <translation>Remettre %1 en révision</translation>
    </message>
    <message numerus="yes">
        <source>Among them are %Ln rejected.</source>
        <translation>
            <numerusform>Parmi elles, %Ln est refusée.</numerusform>
            <numerusform>Parmi elles, %Ln sont refusées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of the rows shown are withdrawals or large price drops, which are otherwise ticked one by one.</source>
        <translation>
            <numerusform>%Ln des lignes affichées est un retrait ou une forte baisse de prix, qu’on coche sinon à part.</numerusform>
            <numerusform>%Ln des lignes affichées sont des retraits ou de fortes baisses de prix, qu’on coche sinon une à une.</numerusform>
        </translation>
    </message>
    <message>
        <source>New products without an item: %1</source>
        <translation>Nouveaux produits sans article : %1</translation>
    </message>
    <message>
        <source>Push all %1 approved …</source>
        <translation>Envoyer l’ensemble des %1 approuvés…</translation>
    </message>
    <message>
        <source>Open settings</source>
        <translation>Ouvrir les réglages</translation>
    </message>
    <message>
        <source>Staged changes appear here after an import. Connect the Etilize feed and Xorosoft first, so that there is something to import.</source>
        <translation>Les modifications préparées apparaissent ici après une importation. Connectez d’abord le flux Etilize et Xorosoft, pour qu’il y ait quelque chose à importer.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::RollbackPanel</name>
    <message>
        <source>While rolling back</source>
        <translation>Pendant un retour en arrière</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>UGS</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Maintenant</translation>
    </message>
    <message>
        <source>Back to</source>
        <translation>Retour à</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>left out: %1</source>
        <translation>laissé de côté : %1</translation>
    </message>
    <message>
        <source>Values that would be staged</source>
        <translation>Valeurs qui seraient préparées</translation>
    </message>
    <message>
        <source>Back to the history</source>
        <translation>Retour à l’historique</translation>
    </message>
    <message>
        <source>Nothing is staged</source>
        <translation>Rien n’est préparé</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Échap</translation>
    </message>
    <message>
        <source>Nothing to stage</source>
        <translation>Rien à préparer</translation>
    </message>
    <message>
        <source>Nothing to stage.</source>
        <translation>Rien à préparer.</translation>
    </message>
    <message>
        <source>The values are as they were.</source>
        <translation>Les valeurs sont déjà telles qu’elles étaient.</translation>
    </message>
    <message>
        <source>The roll-back could not be prepared</source>
        <translation>Le retour en arrière n’a pas pu être préparé</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) are left out.</source>
        <translation>
            <numerusform>%n valeur est laissée de côté.</numerusform>
            <numerusform>%n valeurs sont laissées de côté.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stage %n value(s) for review</source>
        <translation>
            <numerusform>Préparer %n valeur pour la révision</numerusform>
            <numerusform>Préparer %n valeurs pour la révision</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln value(s) of %1 go to review. Nothing is written to the shop before they are approved and pushed.</source>
        <translation>
            <numerusform>%Ln valeur de %1 passe en révision. Rien n’est écrit dans la boutique avant son approbation et son envoi.</numerusform>
            <numerusform>%Ln valeurs de %1 passent en révision. Rien n’est écrit dans la boutique avant leur approbation et leur envoi.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s)</source>
        <comment>values of that many products</comment>
        <translation>
            <numerusform>%Ln produit</numerusform>
            <numerusform>%Ln produits</numerusform>
        </translation>
    </message>
    <message>
        <source>Your role may look but not roll back. Ask an administrator for the approver role.</source>
        <translation>Votre rôle permet de consulter, pas de rétablir une version. Demandez le rôle d’approbateur à un administrateur.</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) would be left out.</source>
        <translation>
            <numerusform>%n valeur serait laissée de côté.</numerusform>
            <numerusform>%n valeurs seraient laissées de côté.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln value(s) of %1 would go to review.</source>
        <translation>
            <numerusform>%Ln valeur de %1 irait en révision.</numerusform>
            <numerusform>%Ln valeurs de %1 iraient en révision.</numerusform>
        </translation>
    </message>
    <message>
        <source>stays as it is</source>
        <translation>reste tel quel</translation>
    </message>
    <message>
        <source>stays %1</source>
        <comment>a value that is not changed</comment>
        <translation>reste %1</translation>
    </message>
</context>
<context>
    <name>trueup::ui::RuleEditor</name>
    <message>
        <source>Edited by hand</source>
        <translation>Modifié à la main</translation>
    </message>
    <message>
        <source>Linked to Xorosoft</source>
        <translation>Lié à Xorosoft</translation>
    </message>
    <message>
        <source>With a staged change</source>
        <translation>Avec une modification préparée</translation>
    </message>
    <message>
        <source>Never agreed on</source>
        <translation>Jamais convenue</translation>
    </message>
    <message>
        <source>Our value is 0</source>
        <translation>Notre valeur est 0</translation>
    </message>
    <message>
        <source>The shop’s value is 0</source>
        <translation>La valeur de la boutique est 0</translation>
    </message>
    <message>
        <source>the shop’s value</source>
        <translation>la valeur de la boutique</translation>
    </message>
    <message>
        <source>our value</source>
        <translation>notre valeur</translation>
    </message>
    <message>
        <source>the owner of the field</source>
        <translation>le propriétaire du champ</translation>
    </message>
    <message>
        <source>the value of Etilize</source>
        <translation>la valeur d’Etilize</translation>
    </message>
    <message>
        <source>the value of Xorosoft</source>
        <translation>la valeur de Xorosoft</translation>
    </message>
    <message>
        <source>the lower number</source>
        <translation>le plus petit nombre</translation>
    </message>
    <message>
        <source>the higher number</source>
        <translation>le plus grand nombre</translation>
    </message>
    <message>
        <source>the valid barcode</source>
        <translation>le code-barres valide</translation>
    </message>
    <message>
        <source>the newest value</source>
        <translation>la valeur la plus récente</translation>
    </message>
    <message>
        <source>the value last agreed on</source>
        <translation>la dernière valeur convenue</translation>
    </message>
    <message>
        <source>both, merged</source>
        <translation>les deux, fusionnées</translation>
    </message>
    <message>
        <source>the first of these sides that takes part</source>
        <translation>le premier de ces côtés qui participe</translation>
    </message>
    <message>
        <source>none: a person decides</source>
        <translation>aucune : une personne décide</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Small letters and _, for example cheap_pens</source>
        <translation>Des minuscules et _, par exemple cheap_pens</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>Champs</translation>
    </message>
    <message>
        <source>Sides against the shop</source>
        <translation>Côtés face à la boutique</translation>
    </message>
    <message>
        <source>Vendors</source>
        <translation>Fournisseurs</translation>
    </message>
    <message>
        <source>any; several separated by commas</source>
        <translation>n’importe lesquels ; plusieurs séparés par des virgules</translation>
    </message>
    <message>
        <source>Product types</source>
        <translation>Types de produit</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>UGS</translation>
    </message>
    <message>
        <source>any; * and ? stand for anything</source>
        <translation>n’importe laquelle ; * et ? tiennent lieu de tout</translation>
    </message>
    <message>
        <source>Per cent from</source>
        <translation>Pour cent à partir de</translation>
    </message>
    <message>
        <source>any</source>
        <translation>n’importe</translation>
    </message>
    <message>
        <source>Per cent below</source>
        <translation>Pour cent en dessous de</translation>
    </message>
    <message>
        <source>Difference from</source>
        <translation>Différence à partir de</translation>
    </message>
    <message>
        <source>Difference below</source>
        <translation>Différence en dessous de</translation>
    </message>
    <message>
        <source>Per cent of</source>
        <translation>Pour cent de</translation>
    </message>
    <message>
        <source>Seconds at rest</source>
        <translation>Secondes sans modification</translation>
    </message>
    <message>
        <source>What wins</source>
        <translation>Ce qui l’emporte</translation>
    </message>
    <message>
        <source>Seconds apart</source>
        <translation>Secondes d’écart</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Ordre</translation>
    </message>
    <message>
        <source>Try on past conflicts</source>
        <translation>Essayer sur les conflits passés</translation>
    </message>
    <message>
        <source>Keep it, switched off</source>
        <translation>La garder, désactivée</translation>
    </message>
    <message>
        <source>Keep it and switch it on</source>
        <translation>La garder et l’activer</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Règle</translation>
    </message>
    <message>
        <source>Back to the rules</source>
        <translation>Retour aux règles</translation>
    </message>
    <message>
        <source>Nothing is kept</source>
        <translation>Rien n’est gardé</translation>
    </message>
    <message>
        <source>What the rule says</source>
        <translation>Ce que dit la règle</translation>
    </message>
    <message>
        <source>Shows what the rule would have decided; changes nothing</source>
        <translation>Affiche ce que la règle aurait décidé ; ne change rien</translation>
    </message>
    <message>
        <source>None: every field</source>
        <translation>Aucun : tous les champs</translation>
    </message>
    <message>
        <source>None: whoever stands against the shop</source>
        <translation>Aucun : quiconque est face à la boutique</translation>
    </message>
    <message>
        <source>of the value last agreed on</source>
        <translation>de la dernière valeur convenue</translation>
    </message>
    <message>
        <source>of our value</source>
        <translation>de notre valeur</translation>
    </message>
    <message>
        <source>of the shop’s value</source>
        <translation>de la valeur de la boutique</translation>
    </message>
    <message>
        <source>does not matter</source>
        <translation>peu importe</translation>
    </message>
    <message>
        <source>Against the shop stands</source>
        <translation>Face à la boutique</translation>
    </message>
    <message>
        <source>Differs in per cent</source>
        <translation>Diffère en pour cent</translation>
    </message>
    <message>
        <source>from</source>
        <comment>a number</comment>
        <translation>de</translation>
    </message>
    <message>
        <source>to below</source>
        <comment>a number</comment>
        <translation>à moins de</translation>
    </message>
    <message>
        <source>Differs by</source>
        <translation>Diffère de</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>oui</translation>
    </message>
    <message>
        <source>no</source>
        <translation>non</translation>
    </message>
    <message>
        <source>Both values stand for seconds</source>
        <translation>Les deux valeurs sont là depuis (secondes)</translation>
    </message>
    <message>
        <source>Side %1</source>
        <translation>Côté %1</translation>
    </message>
    <message>
        <source>The smaller, the earlier it is asked; the rules of this program begin at 10</source>
        <translation>Plus il est petit, plus tôt elle est consultée ; les règles de ce programme commencent à 10</translation>
    </message>
    <message>
        <source>Times closer than this decide nothing</source>
        <translation>Des moments plus proches que cela ne décident rien</translation>
    </message>
    <message>
        <source>Then wins</source>
        <translation>Alors l’emporte</translation>
    </message>
    <message>
        <source>In this order</source>
        <translation>Dans cet ordre</translation>
    </message>
    <message>
        <source>Asked as number</source>
        <translation>Consultée au rang</translation>
    </message>
    <message>
        <source>A new rule</source>
        <translation>Une nouvelle règle</translation>
    </message>
    <message>
        <source>The rule %1</source>
        <translation>La règle %1</translation>
    </message>
    <message>
        <source>%1: “%2” is not a number from 0 upwards.</source>
        <translation>%1 : « %2 » n’est pas un nombre à partir de 0.</translation>
    </message>
    <message>
        <source>The rule needs a name.</source>
        <translation>La règle a besoin d’un nom.</translation>
    </message>
    <message>
        <source>Choose the sides in their order.</source>
        <translation>Choisissez les côtés dans leur ordre.</translation>
    </message>
    <message>
        <source>Try it on past conflicts first.</source>
        <translation>Essayez-la d’abord sur les conflits passés.</translation>
    </message>
    <message>
        <source>Trying …</source>
        <translation>Essai…</translation>
    </message>
</context>
<context>
    <name>trueup::ui::RulesPanel</name>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Active</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Inactive</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Ordre</translation>
    </message>
    <message>
        <source>What it says</source>
        <translation>Ce qu’elle dit</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Settled</source>
        <translation>Réglés</translation>
    </message>
    <message>
        <source>Try on past conflicts</source>
        <translation>Essayer sur les conflits passés</translation>
    </message>
    <message>
        <source>Rules for conflicts</source>
        <translation>Règles pour les conflits</translation>
    </message>
    <message>
        <source>Rules in the order they are asked</source>
        <translation>Règles dans l’ordre où elles sont consultées</translation>
    </message>
    <message>
        <source>Shows what the rule would have decided; changes nothing</source>
        <translation>Affiche ce que la règle aurait décidé ; ne change rien</translation>
    </message>
    <message>
        <source>Back to the conflicts</source>
        <translation>Retour aux conflits</translation>
    </message>
    <message>
        <source>How conflicts are settled</source>
        <translation>Comment les conflits sont réglés</translation>
    </message>
    <message>
        <source>Only an administrator may change rules.</source>
        <translation>Seul un administrateur peut modifier les règles.</translation>
    </message>
    <message>
        <source>Switch the rule on</source>
        <translation>Activer la règle</translation>
    </message>
    <message>
        <source>Switch the rule off</source>
        <translation>Désactiver la règle</translation>
    </message>
    <message>
        <source>Trying …</source>
        <translation>Essai…</translation>
    </message>
    <message>
        <source>Change the rule …</source>
        <translation>Modifier la règle…</translation>
    </message>
    <message>
        <source>New rule …</source>
        <translation>Nouvelle règle…</translation>
    </message>
    <message>
        <source>The rules could not be read</source>
        <translation>Les règles n’ont pas pu être lues</translation>
    </message>
    <message>
        <source>There is no rule</source>
        <translation>Il n’y a aucune règle</translation>
    </message>
    <message>
        <source>Choose a rule first.</source>
        <translation>Choisissez d’abord une règle.</translation>
    </message>
    <message>
        <source>The first rule that fits decides. What no rule decides waits for a person here.</source>
        <translation>La première règle qui convient décide. Ce qu’aucune règle ne décide attend ici la décision d’une personne.</translation>
    </message>
    <message>
        <source>Until there is one, every conflict waits for a person here.</source>
        <translation>Tant qu’il n’y en a pas, chaque conflit attend ici la décision d’une personne.</translation>
    </message>
    <message>
        <source>Until there is one, every conflict waits for a person here. Administrators make rules.</source>
        <translation>Tant qu’il n’y en a pas, chaque conflit attend ici la décision d’une personne. Les administrateurs créent les règles.</translation>
    </message>
    <message numerus="yes">
        <source>Last %n day(s): %1 by rule, %2 by people</source>
        <translation>
            <numerusform>Dernier jour (%n) : %1 par une règle, %2 par des personnes</numerusform>
            <numerusform>%n derniers jours : %1 par une règle, %2 par des personnes</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove the rule …</source>
        <translation>Supprimer la règle…</translation>
    </message>
    <message>
        <source>Remove the rule “%1”?</source>
        <translation>Supprimer la règle « %1 » ?</translation>
    </message>
    <message>
        <source>It decides no conflict any more: what only this rule decided waits for a person. What it has decided stays.</source>
        <translation>Elle ne décide plus d’aucun conflit : ce qu’elle seule décidait attend une personne. Ce qu’elle a décidé reste.</translation>
    </message>
    <message numerus="yes">
        <source>It has settled %Ln conflict(s): it stays in the list, switched off, so that they can be looked up.</source>
        <translation>
            <numerusform>Elle a réglé %Ln conflit : elle reste dans la liste, désactivée, pour qu’on puisse le retrouver.</numerusform>
            <numerusform>Elle a réglé %Ln conflits : elle reste dans la liste, désactivée, pour qu’on puisse les retrouver.</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove the rule</source>
        <translation>Supprimer la règle</translation>
    </message>
    <message>
        <source>The rule “%1” is removed.</source>
        <translation>La règle « %1 » est supprimée.</translation>
    </message>
    <message>
        <source>The rule “%1” has decided conflicts: it stays, switched off.</source>
        <translation>La règle « %1 » a décidé de conflits : elle reste, désactivée.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::RunDetailView</name>
    <message>
        <source>Your role may look but not release a held run. Ask an administrator for the approver role.</source>
        <translation>Votre rôle permet de consulter, pas de libérer une exécution retenue. Demandez le rôle d’approbateur à un administrateur.</translation>
    </message>
    <message>
        <source>Started by %1</source>
        <translation>Lancée par %1</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Done</source>
        <comment>how much of a phase</comment>
        <translation>Fait</translation>
    </message>
    <message>
        <source>Release this run …</source>
        <translation>Libérer cette exécution…</translation>
    </message>
    <message>
        <source>Review these changes</source>
        <translation>Réviser les modifications de cette exécution</translation>
    </message>
    <message>
        <source>Import this feed</source>
        <translation>Importer ce flux</translation>
    </message>
    <message>
        <source>Stages what the check found</source>
        <translation>Prépare ce que la vérification a trouvé</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>Totaux</translation>
    </message>
    <message>
        <source>Phases</source>
        <translation>Phases</translation>
    </message>
    <message>
        <source>started %1 by %2</source>
        <translation>lancée le %1 par %2</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>durée %1</translation>
    </message>
</context>
<context>
    <name>trueup::ui::Screenshots</name>
    <message>
        <source>The folder %1 cannot be made.</source>
        <translation>Le dossier %1 ne peut pas être créé.</translation>
    </message>
    <message>
        <source>No picture was written.</source>
        <translation>Aucune image n’a été enregistrée.</translation>
    </message>
    <message>
        <source>Choose a folder that can be written.</source>
        <translation>Choisissez un dossier accessible en écriture.</translation>
    </message>
    <message>
        <source>The picture %1 cannot be written.</source>
        <translation>L’image %1 ne peut pas être enregistrée.</translation>
    </message>
    <message>
        <source>Check space and rights there.</source>
        <translation>Vérifiez l’espace et les droits à cet endroit.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::SecretEdit</name>
    <message>
        <source>Forget</source>
        <translation>Oublier</translation>
    </message>
    <message>
        <source>Forget %1</source>
        <translation>Oublier %1</translation>
    </message>
    <message>
        <source>will be forgotten when saved</source>
        <translation>La valeur sera oubliée à l’enregistrement</translation>
    </message>
    <message>
        <source>not stored yet</source>
        <translation>Aucune valeur enregistrée</translation>
    </message>
    <message>
        <source>given by an environment variable of this computer</source>
        <translation>Valeur fournie par une variable d’environnement de cet ordinateur</translation>
    </message>
    <message>
        <source>stored; type to replace it</source>
        <translation>Valeur enregistrée ; saisir pour remplacer</translation>
    </message>
    <message>
        <source>stored</source>
        <translation>Valeur enregistrée</translation>
    </message>
</context>
<context>
    <name>trueup::ui::SettingsPage</name>
    <message>
        <source>Reading …</source>
        <translation>Lecture…</translation>
    </message>
    <message>
        <source>%1
last attempt failed</source>
        <translation>%1
échec à la dernière tentative</translation>
    </message>
    <message>
        <source>The settings have not been read yet.</source>
        <translation>Les réglages n’ont pas encore été lus.</translation>
    </message>
    <message>
        <source>A product is complete when it has a confirmed item, a price, a title and an image; without that tick every new product stays a draft. Writing in bulk begins more slowly, but uses few of the calls Shopify allows.</source>
        <translation>Un produit est complet quand il a un article confirmé, un prix, un titre et une image ; si la case n’est pas cochée, tout nouveau produit reste une ébauche. Une écriture par lots démarre plus lentement, mais consomme peu des appels que Shopify accorde.</translation>
    </message>
    <message>
        <source>Matching decides which product a row belongs to. Whether its changes are approved automatically is decided under “Approval and guardrails”.</source>
        <translation>Les correspondances décident à quel produit une ligne appartient. L’approbation automatique de ses modifications se règle sous « Approbation et garde-fous ».</translation>
    </message>
    <message>
        <source>Checked before anything is staged or written. A warning is shown with the run; a hold stops the whole run until an approver releases it on the Jobs page.</source>
        <translation>Vérifiés avant toute préparation et tout envoi. Un avertissement s’affiche avec l’exécution ; une retenue arrête toute l’exécution jusqu’à ce qu’un approbateur la libère sur la page Tâches.</translation>
    </message>
    <message>
        <source>Set-up assistant …</source>
        <translation>Assistant de configuration…</translation>
    </message>
    <message>
        <source>Discard changes</source>
        <translation>Abandonner les modifications</translation>
    </message>
    <message>
        <source>Save changes</source>
        <translation>Enregistrer les modifications</translation>
    </message>
    <message>
        <source>Approval and guardrails</source>
        <translation>Approbation et garde-fous</translation>
    </message>
    <message>
        <source>Appearance and language</source>
        <translation>Apparence et langue</translation>
    </message>
    <message>
        <source>Sections of the settings</source>
        <translation>Sections des réglages</translation>
    </message>
    <message>
        <source>Your role may look but not change these settings. Ask an administrator to change them.</source>
        <translation>Votre rôle permet de consulter, pas de modifier ces réglages. Pour les modifier, adressez-vous à un administrateur.</translation>
    </message>
    <message>
        <source>The settings are saved.</source>
        <translation>Les réglages sont enregistrés.</translation>
    </message>
    <message>
        <source>Feed columns</source>
        <translation>Colonnes du flux</translation>
    </message>
    <message>
        <source>Locations and stores</source>
        <translation>Emplacements et magasins</translation>
    </message>
    <message>
        <source>Field owners</source>
        <translation>Propriétaires des champs</translation>
    </message>
    <message>
        <source>People and roles</source>
        <translation>Personnes et rôles</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notifications</translation>
    </message>
    <message>
        <source>Guardrails</source>
        <translation>Garde-fous</translation>
    </message>
    <message>
        <source>Import and matching</source>
        <translation>Importation et correspondances</translation>
    </message>
    <message>
        <source>What an import takes over, how sure a match has to be, and how long things are kept.</source>
        <translation>Ce qu’une importation reprend, la certitude qu’une correspondance exige et la durée de conservation.</translation>
    </message>
    <message>
        <source>Metafields</source>
        <translation>Métachamps</translation>
    </message>
    <message>
        <source>Where product specifications are stored in the shop.</source>
        <translation>Où se trouvent les caractéristiques d’un produit dans la boutique.</translation>
    </message>
    <message>
        <source>Publishing and pushing</source>
        <translation>Publication et envoi</translation>
    </message>
    <message>
        <source>What happens when approved changes are written to the shop.</source>
        <translation>Ce qui se passe quand les modifications approuvées sont écrites dans la boutique.</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Autres</translation>
    </message>
    <message>
        <source>Xorosoft fields</source>
        <translation>Champs Xorosoft</translation>
    </message>
    <message>
        <source>The settings could not be read</source>
        <translation>Les réglages n’ont pas pu être lus</translation>
    </message>
    <message>
        <source>How long things are kept</source>
        <translation>Durée de conservation</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Rien n’a été modifié.</translation>
    </message>
    <message>
        <source>What is approved automatically, without a person (nothing else ever is), and what stops a run.</source>
        <translation>Ce qui est approuvé automatiquement, sans intervention (rien d’autre ne l’est jamais), et ce qui arrête une exécution.</translation>
    </message>
    <message>
        <source>%1
not set up</source>
        <translation>%1
non configuré</translation>
    </message>
    <message>
        <source>Choose another database for this computer: sample data, one of its own, or that of a team. What is in this one stays.</source>
        <translation>Choisir une autre base de données pour cet ordinateur : des données d’exemple, la sienne ou celle d’une équipe. Le contenu de celle-ci est conservé.</translation>
    </message>
    <message>
        <source>What you are notified of, and how alerts reach everybody.</source>
        <translation>Ce dont vous êtes averti, et par quels canaux les alertes parviennent à tous.</translation>
    </message>
    <message>
        <source>The owner’s value wins when two sides disagree. A field owned by Shopify or Trueup is only filled in by the others where it is empty, never overwritten. A rule on the Conflicts page can decide otherwise for some products, and a field of a product can be locked on its page.</source>
        <translation>Quand deux côtés diffèrent, la valeur du propriétaire l’emporte. Un champ qui appartient à Shopify ou à Trueup n’est complété par les autres que s’il est vide ; il n’est jamais remplacé. Une règle de la page Conflits peut en décider autrement pour certains produits, et un champ d’un produit peut être verrouillé sur sa page.</translation>
    </message>
    <message>
        <source>The stock of the ticked stores of the ERP is added up and written to one location of the shop.</source>
        <translation>Le stock des magasins cochés de l’ERP est additionné et écrit à un seul emplacement de la boutique.</translation>
    </message>
    <message>
        <source>Each value is read from the Xorosoft keys named here. Several are tried in order, separated by commas: the first one with a value is used. An empty line means the usual ones. After a change the next refresh reads every item again.</source>
        <translation>Chaque valeur est lue dans les clés de Xorosoft nommées ici. Plusieurs clés, séparées par des virgules, sont essayées dans l’ordre : la première qui a une valeur est utilisée. Une ligne vide désigne les clés habituelles. Après une modification, la prochaine actualisation relit tous les articles.</translation>
    </message>
    <message>
        <source>What the columns of the feed are read as; one that the supplier renamed is given its meaning here. The next import uses it.</source>
        <translation>Comment les colonnes du flux sont lues ; une colonne renommée par le fournisseur reçoit ici sa signification. La prochaine importation en tient compte.</translation>
    </message>
    <message>
        <source>The appearance changes at once, the language at the next start.</source>
        <translation>L’apparence change aussitôt, la langue au prochain démarrage.</translation>
    </message>
    <message>
        <source>What a role may do is enforced by the database; a person without a login cannot sign in.</source>
        <translation>Les droits de chaque rôle sont garantis par la base de données ; une personne sans compte ne peut pas ouvrir de session.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::SetupAssistant</name>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Suivant</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Précédent</translation>
    </message>
    <message>
        <source>Set up Trueup</source>
        <translation>Configurer Trueup</translation>
    </message>
    <message>
        <source>Open Trueup</source>
        <translation>Ouvrir Trueup</translation>
    </message>
    <message>
        <source>Where should Trueup keep its data?</source>
        <translation>Où Trueup doit-il garder ses données ?</translation>
    </message>
    <message>
        <source>You can change this later in Settings; nothing is taken away.</source>
        <translation>Vous pourrez modifier cela dans les réglages ; rien n’est enlevé.</translation>
    </message>
    <message>
        <source>Try it with sample data</source>
        <translation>Essayer avec des données d’exemple</translation>
    </message>
    <message>
        <source>Invented products, and a pretend supplier, ERP and shop that run on this computer only. Nothing real is touched.</source>
        <translation>Des produits inventés, avec un fournisseur, un ERP et une boutique simulés sur cet ordinateur seulement. Rien de réel n’est touché.</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Sur cet ordinateur</translation>
    </message>
    <message>
        <source>A private database in a folder of yours. Right for one person; others cannot see it.</source>
        <translation>Une base de données privée dans un de vos dossiers. Convient à une personne ; les autres ne la voient pas.</translation>
    </message>
    <message>
        <source>In our team&apos;s database</source>
        <translation>Dans la base de données de notre équipe</translation>
    </message>
    <message>
        <source>A PostgreSQL that everybody in the team uses, for example Supabase. You need its address and a login.</source>
        <translation>Un PostgreSQL que toute l’équipe utilise, par exemple Supabase. Il faut son adresse et un compte.</translation>
    </message>
    <message>
        <source>Where exactly?</source>
        <translation>Où exactement ?</translation>
    </message>
    <message>
        <source>It is tried before it is kept.</source>
        <translation>L’endroit est essayé avant d’être retenu.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Choisir un dossier</translation>
    </message>
    <message>
        <source>Address of the database</source>
        <translation>Adresse de la base de données</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>Préparation</translation>
    </message>
    <message>
        <source>The first time this takes a little while.</source>
        <translation>La première fois, cela prend un petit moment.</translation>
    </message>
    <message>
        <source>Trying it …</source>
        <translation>Essai en cours…</translation>
    </message>
    <message>
        <source>Make the tables of Trueup in this database</source>
        <translation>Créer les tables de Trueup dans cette base de données</translation>
    </message>
    <message>
        <source>Bring this database up to date for this program</source>
        <translation>Mettre cette base de données à jour pour ce programme</translation>
    </message>
    <message>
        <source>It can be used once the tables are made.</source>
        <translation>Elle pourra servir une fois les tables créées.</translation>
    </message>
    <message>
        <source>It can be used once it is up to date. Computers with an older Trueup need the newer one after that.</source>
        <translation>Elle pourra servir une fois à jour. Les ordinateurs qui ont un Trueup plus ancien auront ensuite besoin du plus récent.</translation>
    </message>
    <message>
        <source>Preparing the data folder …</source>
        <translation>Préparation du dossier de données…</translation>
    </message>
    <message>
        <source>Ready.</source>
        <translation>Prêt.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ShareChart</name>
    <message>
        <source>%1 (%2%)</source>
        <translation>%1 (%2 %)</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ShortcutSheet</name>
    <message>
        <source>Keys</source>
        <translation>Touches</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>trueup::ui::SideCard</name>
    <message>
        <source>Suggested</source>
        <translation>Suggéré</translation>
    </message>
    <message>
        <source>Key %1</source>
        <translation>Touche %1</translation>
    </message>
    <message>
        <source>Choose %1</source>
        <translation>Choisir %1</translation>
    </message>
    <message>
        <source>%1 against the base</source>
        <translation>%1 par rapport à la base</translation>
    </message>
    <message>
        <source>Value of %1</source>
        <translation>Valeur de %1</translation>
    </message>
    <message>
        <source>chosen</source>
        <comment>the value that won</comment>
        <translation>choisie</translation>
    </message>
</context>
<context>
    <name>trueup::ui::SimilarPanel</name>
    <message>
        <source>In similar conflicts</source>
        <translation>Dans les conflits semblables</translation>
    </message>
    <message>
        <source>There are no past conflicts to try it on.</source>
        <translation>Il n’y a pas de conflits passés sur lesquels l’essayer.</translation>
    </message>
    <message>
        <source>Keep this decision as a rule for the future</source>
        <translation>Garder cette décision comme règle pour l’avenir</translation>
    </message>
    <message>
        <source>Similar conflicts</source>
        <translation>Conflits semblables</translation>
    </message>
    <message>
        <source>Conflicts that would be settled</source>
        <translation>Conflits qui seraient réglés</translation>
    </message>
    <message>
        <source>Name of the rule</source>
        <translation>Nom de la règle</translation>
    </message>
    <message>
        <source>Back to the conflict</source>
        <translation>Retour au conflit</translation>
    </message>
    <message>
        <source>Nothing is settled</source>
        <translation>Rien n’est réglé</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Échap</translation>
    </message>
    <message>
        <source>Settle all of them; one undo takes all back</source>
        <translation>Tous les régler ; une seule annulation les rouvre tous</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Entrée</translation>
    </message>
    <message>
        <source>Counting …</source>
        <translation>Comptage…</translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) settled the same way</source>
        <translation>
            <numerusform>%n conflit réglé de la même façon</numerusform>
            <numerusform>%n conflits réglés de la même façon</numerusform>
        </translation>
    </message>
    <message>
        <source>… and %1 more</source>
        <translation>… et %1 de plus</translation>
    </message>
    <message>
        <source>%1: settle %2</source>
        <comment>the effect on one conflict, and how many are settled</comment>
        <translation>%1 : en régler %2</translation>
    </message>
    <message>
        <source>Decided differently: %1, %2, by %3</source>
        <translation>Décidé autrement : %1, %2, par %3</translation>
    </message>
    <message>
        <source>Only an administrator may keep rules.</source>
        <translation>Seul un administrateur peut garder des règles.</translation>
    </message>
    <message>
        <source>Settle them all</source>
        <translation>Les régler tous</translation>
    </message>
    <message numerus="yes">
        <source>%n more were never agreed on and are left as they are.</source>
        <translation>
            <numerusform>%n autre n’a jamais eu de valeur convenue et reste tel quel.</numerusform>
            <numerusform>%n autres n’ont jamais eu de valeur convenue et restent tels quels.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It would have decided none of %Ln past conflict(s).</source>
        <translation>
            <numerusform>Elle n’aurait décidé aucun conflit passé (sur %Ln).</numerusform>
            <numerusform>Elle n’aurait décidé aucun des %Ln conflits passés.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It would have decided %1 of %Ln past conflict(s): %2, %3 differently.</source>
        <translation>
            <numerusform>Elle aurait décidé %1 conflit passé sur %Ln : %2, %3 autrement.</numerusform>
            <numerusform>Elle aurait décidé %1 des %Ln conflits passés : %2, %3 autrement.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln as they were decided</source>
        <translation>
            <numerusform>%Ln comme il l’a été</numerusform>
            <numerusform>%Ln comme ils l’ont été</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::StateMark</name>
    <message numerus="yes">
        <source>%Ln held</source>
        <comment>changes</comment>
        <translation>
            <numerusform>%Ln retenu</numerusform>
            <numerusform>%Ln retenus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held run(s)</source>
        <translation>
            <numerusform>%Ln exécution retenue</numerusform>
            <numerusform>%Ln exécutions retenues</numerusform>
        </translation>
    </message>
    <message>
        <source>Last success: %1</source>
        <translation>Dernier succès : %1</translation>
    </message>
    <message>
        <source>All in sync</source>
        <translation>Tout est synchronisé</translation>
    </message>
    <message>
        <source>Nothing has run yet</source>
        <translation>Rien n’a encore été exécuté</translation>
    </message>
    <message>
        <source>last run failed</source>
        <translation>dernière exécution en échec</translation>
    </message>
    <message>
        <source>last run was cancelled</source>
        <translation>dernière exécution annulée</translation>
    </message>
    <message>
        <source>last run was done in part</source>
        <translation>dernière exécution partielle</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 en échec</translation>
    </message>
    <message>
        <source>%1 in conflict</source>
        <translation>%1 en conflit</translation>
    </message>
    <message>
        <source>State not known</source>
        <translation>État inconnu</translation>
    </message>
    <message>
        <source>Reading the state …</source>
        <translation>Lecture de l’état…</translation>
    </message>
    <message>
        <source>%1 to review or push</source>
        <translation>%1 à réviser ou à envoyer</translation>
    </message>
</context>
<context>
    <name>trueup::ui::StatusCardButton</name>
    <message>
        <source>Show these conflicts</source>
        <translation>Afficher ces conflits</translation>
    </message>
    <message>
        <source>Show these changes in Review</source>
        <translation>Afficher ces modifications dans Révision</translation>
    </message>
    <message>
        <source>In sync</source>
        <translation>Concordants</translation>
    </message>
    <message>
        <source>Needs push</source>
        <translation>À envoyer</translation>
    </message>
    <message>
        <source>Pending review</source>
        <translation>À réviser</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Conflits</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>En échec</translation>
    </message>
    <message>
        <source>Out of stock</source>
        <translation>En rupture de stock</translation>
    </message>
    <message>
        <source>Show these products</source>
        <translation>Afficher ces produits</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ThresholdForm</name>
    <message>
        <source>From a confidence of</source>
        <translation>À partir d’une confiance de</translation>
    </message>
    <message>
        <source>Approve automatically what an identifier confirms</source>
        <translation>Approuver automatiquement ce qu’un identifiant confirme</translation>
    </message>
</context>
<context>
    <name>trueup::ui::TopBar</name>
    <message>
        <source>Keys</source>
        <translation>Touches</translation>
    </message>
    <message>
        <source>Show the keys</source>
        <translation>Afficher les touches</translation>
    </message>
    <message>
        <source>Search and commands</source>
        <translation>Recherche et commandes</translation>
    </message>
    <message>
        <source>Find a command, a product, a batch or a run</source>
        <translation>Trouver une commande, un produit, un lot ou une exécution</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>Write what is shown to a file</source>
        <translation>Écrire ce qui est affiché dans un fichier</translation>
    </message>
    <message>
        <source>There is nothing here to write to a file.</source>
        <translation>Il n’y a rien ici à écrire dans un fichier.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::TotalsBar</name>
    <message>
        <source>Totals that filter</source>
        <translation>Totaux qui filtrent</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln nouveau</numerusform>
            <numerusform>%Ln nouveaux</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed</source>
        <translation>
            <numerusform>%Ln modifié</numerusform>
            <numerusform>%Ln modifiés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln withdrawn</source>
        <translation>
            <numerusform>%Ln retiré</numerusform>
            <numerusform>%Ln retirés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pending</source>
        <translation>
            <numerusform>%Ln en attente</numerusform>
            <numerusform>%Ln en attente</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held</source>
        <translation>
            <numerusform>%Ln retenu</numerusform>
            <numerusform>%Ln retenus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln approved</source>
        <translation>
            <numerusform>%Ln approuvé</numerusform>
            <numerusform>%Ln approuvés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln approved by rule</source>
        <translation>
            <numerusform>%Ln approuvé par une règle</numerusform>
            <numerusform>%Ln approuvés par une règle</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln rejected</source>
        <translation>
            <numerusform>%Ln refusé</numerusform>
            <numerusform>%Ln refusés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln written</source>
        <translation>
            <numerusform>%Ln écrit</numerusform>
            <numerusform>%Ln écrits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln échec</numerusform>
            <numerusform>%Ln échecs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::ValueText</name>
    <message>
        <source>“%1” is not a number.</source>
        <translation>« %1 » n’est pas un nombre.</translation>
    </message>
    <message>
        <source>Type digits, for example %1.</source>
        <translation>Saisissez des chiffres, par exemple %1.</translation>
    </message>
    <message>
        <source>“%1” is not a whole number.</source>
        <translation>« %1 » n’est pas un nombre entier.</translation>
    </message>
    <message>
        <source>Type digits only.</source>
        <translation>Saisissez seulement des chiffres.</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Oui</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Non</translation>
    </message>
    <message>
        <source>“%1” is neither yes nor no.</source>
        <translation>« %1 » n’est ni oui ni non.</translation>
    </message>
    <message>
        <source>Type “%1” or “%2”.</source>
        <translation>Saisissez « %1 » ou « %2 ».</translation>
    </message>
    <message>
        <source>The text is not valid JSON.</source>
        <translation>Le texte n’est pas du JSON valide.</translation>
    </message>
    <message>
        <source>Check quotes, commas and braces.</source>
        <translation>Vérifiez les guillemets, les virgules et les accolades.</translation>
    </message>
    <message>
        <source>Type another value.</source>
        <translation>Saisissez une autre valeur.</translation>
    </message>
</context>
<context>
    <name>trueup::ImportWords</name>
    <message numerus="yes">
        <source>%Ln product(s), all of them new: there was nothing to compare with.</source>
        <translation>
            <numerusform>%Ln produit, nouveau : il n’y avait rien à quoi comparer.</numerusform>
            <numerusform>%Ln produits, tous nouveaux : il n’y avait rien à quoi comparer.</numerusform>
        </translation>
    </message>
    <message>
        <source>By field: %1</source>
        <translation>Par champ : %1</translation>
    </message>
    <message>
        <source>New, for example: %1</source>
        <translation>Nouveaux, par exemple : %1</translation>
    </message>
    <message>
        <source>Changed, for example: %1</source>
        <translation>Modifiés, par exemple : %1</translation>
    </message>
    <message>
        <source>Withdrawn, for example: %1</source>
        <translation>Retirés, par exemple : %1</translation>
    </message>
    <message>
        <source>New columns (%1): %2</source>
        <translation>Nouvelles colonnes (%1) : %2</translation>
    </message>
    <message>
        <source>Columns no longer there (%1): %2</source>
        <translation>Colonnes disparues (%1) : %2</translation>
    </message>
    <message>
        <source>Column “%1” is now called “%2”.</source>
        <translation>La colonne « %1 » s’appelle maintenant « %2 ».</translation>
    </message>
    <message>
        <source>“%1” as “%2”</source>
        <translation>« %1 » comme « %2 »</translation>
    </message>
    <message>
        <source>Columns read by the map: %1</source>
        <translation>Colonnes lues par association : %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) left the range and are proposed to be withdrawn: %1</source>
        <translation>
            <numerusform>%Ln produit a quitté l’assortiment et est proposé au retrait : %1</numerusform>
            <numerusform>%Ln produits ont quitté l’assortiment et sont proposés au retrait : %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n withdrawn product(s) are back and proposed to be sold again.</source>
        <translation>
            <numerusform>%n produit retiré est de retour et proposé à la vente.</numerusform>
            <numerusform>%n produits retirés sont de retour et proposés à la vente.</numerusform>
        </translation>
    </message>
    <message>
        <source>Encoding found: %1.</source>
        <translation>Encodage trouvé : %1.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s) are no UTF-8 and were read as Windows-1252.</source>
        <translation>
            <numerusform>%Ln octet n’est pas de l’UTF-8 et a été lu comme Windows-1252.</numerusform>
            <numerusform>%Ln octets ne sont pas de l’UTF-8 et ont été lus comme Windows-1252.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cell(s) held bytes no encoding knows; they were replaced.</source>
        <translation>
            <numerusform>%Ln cellule contenait des octets d’aucun encodage ; ils ont été remplacés.</numerusform>
            <numerusform>%Ln cellules contenaient des octets d’aucun encodage ; ils ont été remplacés.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln place(s) look as if they had been read in the wrong encoding.</source>
        <translation>
            <numerusform>%Ln endroit semble avoir été lu dans le mauvais encodage.</numerusform>
            <numerusform>%Ln endroits semblent avoir été lus dans le mauvais encodage.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cell(s) of them were repaired.</source>
        <translation>
            <numerusform>%Ln cellule d’entre eux a été réparée.</numerusform>
            <numerusform>%Ln cellules d’entre eux ont été réparées.</numerusform>
        </translation>
    </message>
    <message>
        <source>The maker&apos;s part number is the SKU.</source>
        <translation>Le numéro de pièce du fabricant est l’UGS.</translation>
    </message>
    <message>
        <source>The SKU is the number of “%1”.</source>
        <translation>L’UGS est le numéro de « %1 ».</translation>
    </message>
    <message numerus="yes">
        <source>%n product(s) proposed earlier to leave the range wait for a decision.</source>
        <translation>
            <numerusform>%n produit dont la sortie de l’assortiment a été proposée plus tôt attend une décision.</numerusform>
            <numerusform>%n produits dont la sortie de l’assortiment a été proposée plus tôt attendent une décision.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier proposal(s) to take a product out of the range were taken back.</source>
        <translation>
            <numerusform>%n proposition antérieure de retirer un produit de l’assortiment a été annulée.</numerusform>
            <numerusform>%n propositions antérieures de retirer un produit de l’assortiment ont été annulées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n product(s) leave the range with stock that can still be sold, and are proposed to be sold out.</source>
        <translation>
            <numerusform>%n produit a quitté l’assortiment alors qu’il en reste, et il est proposé de l’écouler.</numerusform>
            <numerusform>%n produits ont quitté l’assortiment alors qu’il en reste, et il est proposé de les écouler.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n product(s) that were sold out are back and proposed to be ordered again.</source>
        <translation>
            <numerusform>%n produit qui était écoulé est de retour et proposé de nouveau à la commande.</numerusform>
            <numerusform>%n produits qui étaient écoulés sont de retour et proposés de nouveau à la commande.</numerusform>
        </translation>
    </message>
    <message>
        <source>; </source>
        <comment>between the entries of a list</comment>
        <translation> ; </translation>
    </message>
    <message>
        <source>Encoding found in the tables: %1.</source>
        <translation>Encodage trouvé dans les tables : %1.</translation>
    </message>
    <message numerus="yes">
        <source>Against the last feed: %1 new, %2 changed, %3 withdrawn, %4 unchanged; %Ln difference(s) are only spacing, letter case or entities and are not staged.</source>
        <translation>
            <numerusform>Par rapport au dernier flux : %1 nouveaux, %2 modifiés, %3 retirés, %4 inchangés ; %Ln différence n’est que des espaces, la casse ou des entités et n’est pas préparée.</numerusform>
            <numerusform>Par rapport au dernier flux : %1 nouveaux, %2 modifiés, %3 retirés, %4 inchangés ; %Ln différences ne sont que des espaces, la casse ou des entités et ne sont pas préparées.</numerusform>
        </translation>
    </message>
    <message>
        <source>Taken away before comparing: %1, %2, %3, %4.</source>
        <comment>what, and where</comment>
        <translation>Écarté avant de comparer : %1, %2, %3, %4.</translation>
    </message>
    <message numerus="yes">
        <source>spacing in %Ln cell(s)</source>
        <translation>
            <numerusform>espacement dans %Ln cellule</numerusform>
            <numerusform>espacement dans %Ln cellules</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>entities in %Ln cell(s)</source>
        <translation>
            <numerusform>entités dans %Ln cellule</numerusform>
            <numerusform>entités dans %Ln cellules</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>letter case in %Ln value(s)</source>
        <translation>
            <numerusform>casse dans %Ln valeur</numerusform>
            <numerusform>casse dans %Ln valeurs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>other spellings in %Ln value(s)</source>
        <translation>
            <numerusform>autres graphies dans %Ln valeur</numerusform>
            <numerusform>autres graphies dans %Ln valeurs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) of several tables were joined to %1. Left out: %2, %3.</source>
        <comment>products; accessories, inactive products</comment>
        <translation>
            <numerusform>%Ln ligne de plusieurs tables a été réunie en %1. Laissés de côté : %2, %3.</numerusform>
            <numerusform>%Ln lignes de plusieurs tables ont été réunies en %1. Laissés de côté : %2, %3.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s)</source>
        <translation>
            <numerusform>%Ln produit</numerusform>
            <numerusform>%Ln produits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln accessory(ies)</source>
        <translation>
            <numerusform>%Ln accessoire</numerusform>
            <numerusform>%Ln accessoires</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln inactive product(s)</source>
        <translation>
            <numerusform>%Ln produit inactif</numerusform>
            <numerusform>%Ln produits inactifs</numerusform>
        </translation>
    </message>
    <message>
        <source>Table rows that were not used: %1, %2, %3, %4.</source>
        <comment>how many, and why</comment>
        <translation>Lignes de tables non utilisées : %1, %2, %3, %4.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln repeat(s) a product</source>
        <translation>
            <numerusform>%Ln répète un produit</numerusform>
            <numerusform>%Ln répètent un produit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln belong(s) to none</source>
        <translation>
            <numerusform>%Ln n’appartient à aucun</numerusform>
            <numerusform>%Ln n’appartiennent à aucun</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be read</source>
        <translation>
            <numerusform>%Ln n’a pas pu être lue</numerusform>
            <numerusform>%Ln n’ont pas pu être lues</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln are more than a product may have</source>
        <translation>
            <numerusform>%Ln dépasse ce qu’un produit peut avoir</numerusform>
            <numerusform>%Ln dépassent ce qu’un produit peut avoir</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::ColumnMapForm</name>
    <message>
        <source>Set up the connection to the Etilize feed first: its columns are listed here once it has been read.</source>
        <translation>Configurez d’abord la connexion au flux Etilize : ses colonnes figureront ici une fois lues.</translation>
    </message>
    <message>
        <source>No column of this feed is read as: %1. Without it nothing can be imported.</source>
        <translation>Aucune colonne de ce flux n’est lue comme : %1. Sans elle, rien ne peut être importé.</translation>
    </message>
    <message>
        <source>Go to the dashboard</source>
        <translation>Aller au tableau de bord</translation>
    </message>
    <message>
        <source>Column in the feed</source>
        <translation>Colonne du flux</translation>
    </message>
    <message>
        <source>Columns of the feed and what they mean</source>
        <translation>Colonnes du flux et leur signification</translation>
    </message>
    <message>
        <source>Feed: %1</source>
        <translation>Flux : %1</translation>
    </message>
    <message>
        <source>not in this feed</source>
        <translation>absente de ce flux</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>non lue</translation>
    </message>
    <message>
        <source>Recognised as</source>
        <translation>Reconnue comme</translation>
    </message>
    <message>
        <source>Read instead as</source>
        <translation>Lire plutôt comme</translation>
    </message>
    <message>
        <source>Suggestion</source>
        <translation>Suggestion</translation>
    </message>
    <message>
        <source>To change what a column is read as, double-click under “Read instead as” or press F2. A double-click or Enter on a suggestion takes it.</source>
        <translation>Pour modifier la lecture d’une colonne, double-cliquez sous « Lire plutôt comme » ou appuyez sur F2. Un double clic ou Entrée sur une suggestion la reprend.</translation>
    </message>
    <message>
        <source>No feed has been read yet</source>
        <translation>Aucun flux n’a encore été lu</translation>
    </message>
    <message>
        <source>Start an Etilize import on the dashboard: the columns of the feed are listed here afterwards.</source>
        <translation>Lancez une importation Etilize depuis le tableau de bord : les colonnes du flux figureront ensuite ici.</translation>
    </message>
</context>
<context>
    <name>trueup::CoreMatches</name>
    <message>
        <source>Several items of the ERP have this number.</source>
        <translation>Plusieurs articles de l’ERP portent ce numéro.</translation>
    </message>
    <message>
        <source>Columns of the feed name different items.</source>
        <translation>Des colonnes du flux désignent des articles différents.</translation>
    </message>
    <message>
        <source>Several rows of the feed claim this item.</source>
        <translation>Plusieurs lignes du flux réclament cet article.</translation>
    </message>
    <message>
        <source>The item was confirmed for another row.</source>
        <translation>L’article a été confirmé pour une autre ligne.</translation>
    </message>
    <message>
        <source>Not sure enough to be automatic.</source>
        <translation>Pas assez sûr pour être automatique.</translation>
    </message>
    <message>
        <source>Only inactive items have this base part number.</source>
        <translation>Seuls des articles inactifs ont ce numéro de pièce de base.</translation>
    </message>
    <message>
        <source>The ERP does not have the confirmed item any more.</source>
        <translation>L’ERP n’a plus l’article confirmé.</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>UGS</translation>
    </message>
    <message>
        <source>barcode</source>
        <translation>code-barres</translation>
    </message>
    <message>
        <source>part number</source>
        <translation>numéro de pièce</translation>
    </message>
    <message>
        <source>other barcode</source>
        <translation>autre code-barres</translation>
    </message>
    <message>
        <source>other part number</source>
        <translation>autre numéro de pièce</translation>
    </message>
    <message>
        <source>other manufacturer</source>
        <translation>autre fabricant</translation>
    </message>
    <message>
        <source>other title or colour</source>
        <translation>autre titre ou couleur</translation>
    </message>
    <message>
        <source>%1 names another item</source>
        <translation>%1 désigne un autre article</translation>
    </message>
    <message>
        <source>inactive</source>
        <translation>inactif</translation>
    </message>
    <message>
        <source>but %1</source>
        <comment>what contradicts a match</comment>
        <translation>mais %1</translation>
    </message>
    <message>
        <source>Only the barcode of a case is the same; it may be the single piece.</source>
        <translation>Seul le code-barres d’une caisse est le même ; il s’agit peut-être de la pièce à l’unité.</translation>
    </message>
    <message>
        <source>same item number</source>
        <translation>même numéro d’article</translation>
    </message>
    <message>
        <source>same barcode</source>
        <translation>même code-barres</translation>
    </message>
    <message>
        <source>same part number</source>
        <translation>même numéro de pièce</translation>
    </message>
    <message>
        <source>code</source>
        <translation>code</translation>
    </message>
    <message>
        <source>same manufacturer</source>
        <translation>même fabricant</translation>
    </message>
    <message>
        <source>words</source>
        <translation>mots</translation>
    </message>
    <message>
        <source>confirmed for %1</source>
        <translation>confirmé pour %1</translation>
    </message>
    <message>
        <source>refused for this row</source>
        <translation>refusé pour cette ligne</translation>
    </message>
    <message>
        <source>No number of the row leads to an item of the ERP.</source>
        <translation>Aucun numéro de la ligne ne mène à un article de l’ERP.</translation>
    </message>
</context>
<context>
    <name>trueup::MatchTable</name>
    <message>
        <source>The ambiguous row %1</source>
        <translation>La ligne ambiguë %1</translation>
    </message>
    <message>
        <source>The new product %1</source>
        <translation>Le nouveau produit %1</translation>
    </message>
</context>
<context>
    <name>trueup::ui::MatchesPanel</name>
    <message>
        <source>A product of its own</source>
        <translation>Un produit à part</translation>
    </message>
    <message>
        <source>In the matches to decide</source>
        <translation>Dans les correspondances à décider</translation>
    </message>
    <message>
        <source>It is not %1</source>
        <translation>Ce n’est pas %1</translation>
    </message>
    <message>
        <source>Which Xorosoft item is this row of the feed?</source>
        <translation>À quel article Xorosoft correspond cette ligne du flux ?</translation>
    </message>
    <message>
        <source>to decide</source>
        <translation>à décider</translation>
    </message>
    <message>
        <source>is %1</source>
        <translation>est %1</translation>
    </message>
    <message>
        <source>a product of its own</source>
        <translation>un produit à part</translation>
    </message>
    <message>
        <source>is not %1</source>
        <translation>n’est pas %1</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>UGS</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Decided by</source>
        <translation>Décidé par</translation>
    </message>
    <message>
        <source>Back to the changes</source>
        <translation>Retour aux modifications</translation>
    </message>
    <message>
        <source>To decide</source>
        <translation>À décider</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>Décidées</translation>
    </message>
    <message>
        <source>It is this item</source>
        <translation>C’est cet article</translation>
    </message>
    <message>
        <source>It is not this item</source>
        <translation>Ce n’est pas cet article</translation>
    </message>
    <message>
        <source>It is none of them</source>
        <translation>Ce n’est aucun d’eux</translation>
    </message>
    <message>
        <source>A product of its own, not in Xorosoft</source>
        <translation>Un produit à part, absent de Xorosoft</translation>
    </message>
    <message>
        <source>Take the decision back</source>
        <translation>Annuler la décision</translation>
    </message>
    <message>
        <source>Rows of the feed whose item is not certain</source>
        <translation>Lignes du flux dont l’article n’est pas certain</translation>
    </message>
    <message>
        <source>Items of the ERP it may be</source>
        <translation>Articles de l’ERP possibles</translation>
    </message>
    <message>
        <source>Remember that the row is the selected item</source>
        <translation>Retenir que la ligne est l’article sélectionné</translation>
    </message>
    <message>
        <source>Remember that the row is not the selected item; it never comes back</source>
        <translation>Retenir que la ligne n’est pas l’article sélectionné ; il ne revient jamais</translation>
    </message>
    <message>
        <source>Remember that the row is none of the items shown</source>
        <translation>Retenir que la ligne n’est aucun des articles affichés</translation>
    </message>
    <message>
        <source>Remember that the row is a product the ERP does not have</source>
        <translation>Retenir que la ligne est un produit que l’ERP n’a pas</translation>
    </message>
    <message>
        <source>Back to the staged changes</source>
        <translation>Retour aux modifications préparées</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Échap</translation>
    </message>
    <message>
        <source>part number %1</source>
        <translation>numéro de pièce %1</translation>
    </message>
    <message>
        <source>barcode %1</source>
        <translation>code-barres %1</translation>
    </message>
    <message>
        <source>It is %1</source>
        <translation>C’est %1</translation>
    </message>
    <message>
        <source>%1 is %2.</source>
        <translation>%1 est %2.</translation>
    </message>
    <message>
        <source>%1 is not %2.</source>
        <translation>%1 n’est pas %2.</translation>
    </message>
    <message>
        <source>%1 is a product of its own.</source>
        <translation>%1 est un produit à part.</translation>
    </message>
    <message>
        <source>The next import goes by it.</source>
        <translation>La prochaine importation s’y conforme.</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>Annuler (Ctrl+Z)</translation>
    </message>
    <message>
        <source>The decision is taken back.</source>
        <translation>La décision est annulée.</translation>
    </message>
    <message>
        <source>It is the item</source>
        <translation>C’est l’article</translation>
    </message>
    <message>
        <source>It is not the item</source>
        <translation>Ce n’est pas l’article</translation>
    </message>
    <message>
        <source>None of them</source>
        <translation>Aucun d’eux</translation>
    </message>
    <message>
        <source>Next row (or arrow)</source>
        <translation>Ligne suivante (ou flèche)</translation>
    </message>
    <message>
        <source>Row before (or arrow)</source>
        <translation>Ligne précédente (ou flèche)</translation>
    </message>
    <message>
        <source>The matches could not be read</source>
        <translation>Les correspondances n’ont pas pu être lues</translation>
    </message>
    <message>
        <source>Nothing was decided yet</source>
        <translation>Rien n’a encore été décidé</translation>
    </message>
    <message>
        <source>What is decided about a match is listed here, and can be taken back.</source>
        <translation>Ce qui est décidé d’une correspondance figure ici et peut être annulé.</translation>
    </message>
    <message>
        <source>Rows of the feed whose item is not certain are listed here after an import, each with its likely items.</source>
        <translation>Les lignes du flux dont l’article n’est pas certain figurent ici après une importation, avec leurs articles probables.</translation>
    </message>
    <message>
        <source>Your role may look but not decide about matches. Ask an administrator for the editor role.</source>
        <translation>Votre rôle permet de consulter, pas de décider des correspondances. Demandez le rôle d’éditeur à un administrateur.</translation>
    </message>
    <message>
        <source>The row waits for a decision again</source>
        <translation>La ligne attend de nouveau une décision</translation>
    </message>
    <message>
        <source>No matches to decide</source>
        <translation>Aucune correspondance à décider</translation>
    </message>
    <message>
        <source>No new products without an item</source>
        <translation>Aucun nouveau produit sans article</translation>
    </message>
    <message>
        <source>Rows of the feed that no item was found for are listed here when they are staged as new products.</source>
        <translation>Les lignes du flux pour lesquelles aucun article n’a été trouvé figurent ici lorsqu’elles sont préparées comme nouveaux produits.</translation>
    </message>
    <message>
        <source>Staged as a new product. If it is an item of the ERP, say so before it is approved.</source>
        <translation>Préparé comme nouveau produit. Si c’est un article de l’ERP, dites-le avant son approbation.</translation>
    </message>
    <message>
        <source>Already approved as a new product: the next push writes it. If it is an item of the ERP, say so first.</source>
        <translation>Déjà approuvé comme nouveau produit : le prochain envoi l’écrit. Si c’est un article de l’ERP, dites-le d’abord.</translation>
    </message>
    <message>
        <source>Being written to the shop as a new product at this moment.</source>
        <translation>En cours d’écriture dans la boutique comme nouveau produit.</translation>
    </message>
    <message>
        <source>Until then its new product is held.</source>
        <translation>D’ici là, son nouveau produit est retenu.</translation>
    </message>
    <message>
        <source>Its new product was approved: that no longer counts, and until then it is held.</source>
        <translation>Son nouveau produit était approuvé : cela ne compte plus, et d’ici là il est retenu.</translation>
    </message>
    <message>
        <source>Its new product is being written all the same: look into the shop for a duplicate.</source>
        <translation>Son nouveau produit est tout de même en cours d’écriture : cherchez un doublon dans la boutique.</translation>
    </message>
    <message>
        <source>Without an item</source>
        <translation>Sans article</translation>
    </message>
    <message>
        <source>New products of the feed that no item was found for</source>
        <translation>Nouveaux produits du flux pour lesquels aucun article n’a été trouvé</translation>
    </message>
    <message>
        <source>Confidence</source>
        <comment>that a row of the feed is an item</comment>
        <translation>Confiance</translation>
    </message>
</context>
<context>
    <name>trueup::ui::OptionTable</name>
    <message>
        <source>Item</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>Manufacturer</source>
        <translation>Fabricant</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Prix</translation>
    </message>
    <message>
        <source>Agrees</source>
        <translation>Concorde</translation>
    </message>
    <message>
        <source>Contradicts</source>
        <translation>Contredit</translation>
    </message>
    <message>
        <source>Text alike</source>
        <translation>Texte semblable</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>refusé</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Confiance</translation>
    </message>
</context>
<context>
    <name>trueup::ui::AlikeItems</name>
    <message>
        <source>Items that look alike, found by their words</source>
        <translation>Articles semblables, trouvés par leurs mots</translation>
    </message>
    <message>
        <source>Search the items: words, number, maker</source>
        <translation>Rechercher un article : mots, numéro, fabricant</translation>
    </message>
    <message>
        <source>Search the items of the ERP by words, a number or a maker</source>
        <translation>Rechercher les articles de l’ERP par des mots, un numéro ou un fabricant</translation>
    </message>
    <message>
        <source>Xorosoft items that look alike</source>
        <translation>Articles Xorosoft semblables</translation>
    </message>
    <message>
        <source>Found by their words alone, for you to judge.</source>
        <translation>Trouvés par leurs seuls mots, à vous d’en juger.</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>Recherche en cours…</translation>
    </message>
    <message>
        <source>The items could not be looked up.</source>
        <translation>Les articles n’ont pas pu être recherchés.</translation>
    </message>
    <message>
        <source>No item of the ERP looks like this row.</source>
        <translation>Aucun article de l’ERP ne ressemble à cette ligne.</translation>
    </message>
    <message>
        <source>No item of the ERP is like “%1”.</source>
        <translation>Aucun article de l’ERP ne ressemble à « %1 ».</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ViewBar</name>
    <message>
        <source>Save view</source>
        <translation>Enregistrer la vue</translation>
    </message>
    <message>
        <source>Delete view</source>
        <translation>Supprimer la vue</translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation>Vues enregistrées</translation>
    </message>
    <message>
        <source>Choose a saved view, or type a name to keep filter, order and columns as they are now</source>
        <translation>Choisissez une vue enregistrée, ou saisissez un nom pour garder le filtre, l’ordre et les colonnes actuels</translation>
    </message>
</context>
<context>
    <name>trueup::ui::JsonTree</name>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Ours</source>
        <translation>La nôtre</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>Proposée</translation>
    </message>
    <message>
        <source>Parts of the value</source>
        <translation>Parties de la valeur</translation>
    </message>
    <message>
        <source>… and more that is not shown</source>
        <translation>… et d’autres non affichées</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ImagePair</name>
    <message>
        <source>Pictures before and after</source>
        <translation>Images avant et après</translation>
    </message>
    <message>
        <source>Ours</source>
        <translation>Les nôtres</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>Proposées</translation>
    </message>
    <message>
        <source>%1loading …</source>
        <comment>%1 is + or −</comment>
        <translation>%1chargement…</translation>
    </message>
</context>
<context>
    <name>trueup::CoreImages</name>
    <message>
        <source>The picture cannot be shown: %1</source>
        <translation>L’image ne peut pas être affichée : %1</translation>
    </message>
    <message>
        <source>it is no PNG, JPEG, GIF or WebP.</source>
        <translation>ce n’est ni PNG, ni JPEG, ni GIF, ni WebP.</translation>
    </message>
    <message>
        <source>it is too large (%1 × %2).</source>
        <translation>elle est trop grande (%1 × %2).</translation>
    </message>
    <message>
        <source>“%1” is no address on the web.</source>
        <translation>« %1 » n’est pas une adresse web.</translation>
    </message>
</context>
<context>
    <name>trueup::ApprovalPdf</name>
    <message>
        <source>Approval record</source>
        <translation>Procès-verbal d’approbation</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Lot</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
    <message>
        <source>Staged</source>
        <translation>Préparé</translation>
    </message>
    <message>
        <source>%1 by %2</source>
        <translation>%1 par %2</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Exécution</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Base de données</translation>
    </message>
    <message>
        <source>Record read</source>
        <translation>Procès-verbal établi</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Modifications</translation>
    </message>
    <message>
        <source>Values longer than %1 characters are shown from their first difference on; the whole stands in the history of the product.</source>
        <translation>Les valeurs de plus de %1 caractères sont affichées à partir de leur première différence ; le tout se trouve dans l’historique du produit.</translation>
    </message>
    <message>
        <source>Approval record %1</source>
        <translation>Procès-verbal d’approbation %1</translation>
    </message>
    <message>
        <source>Page %1</source>
        <translation>Page %1</translation>
    </message>
    <message>
        <source>decided by %1 on %2</source>
        <translation>décidé par %1 le %2</translation>
    </message>
    <message>
        <source>approved by itself: %1</source>
        <translation>approuvé automatiquement : %1</translation>
    </message>
    <message>
        <source>value edited by %1</source>
        <translation>valeur modifiée par %1</translation>
    </message>
    <message>
        <source>held: %1</source>
        <translation>retenu : %1</translation>
    </message>
    <message>
        <source>not written: %1</source>
        <translation>non écrit : %1</translation>
    </message>
    <message>
        <source>Note: %1</source>
        <translation>Remarque : %1</translation>
    </message>
    <message>
        <source>approved by %1 on %2</source>
        <translation>approuvé par %1 le %2</translation>
    </message>
    <message>
        <source>refused by %1 on %2</source>
        <translation>refusé par %1 le %2</translation>
    </message>
    <message>
        <source>%1: left out by %2</source>
        <translation>%1 : écarté par %2</translation>
    </message>
    <message>
        <source>End of the record: %1, %2, %3.</source>
        <comment>changes, values and pages</comment>
        <translation>Fin du procès-verbal : %1, %2, %3.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s)</source>
        <translation>
            <numerusform>%Ln modification</numerusform>
            <numerusform>%Ln modifications</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln value(s)</source>
        <translation>
            <numerusform>%Ln valeur</numerusform>
            <numerusform>%Ln valeurs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln page(s)</source>
        <translation>
            <numerusform>%Ln page</numerusform>
            <numerusform>%Ln pages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ExportText</name>
    <message>
        <source>The file %1 cannot be written.</source>
        <translation>Le fichier %1 ne peut pas être écrit.</translation>
    </message>
    <message>
        <source>No record was written.</source>
        <translation>Aucun procès-verbal n’a été écrit.</translation>
    </message>
    <message>
        <source>Check the folder, its permissions and the free space.</source>
        <translation>Vérifiez le dossier, ses permissions et l’espace libre.</translation>
    </message>
    <message>
        <source>There is no export of this kind.</source>
        <translation>Il n’existe pas d’exportation de ce genre.</translation>
    </message>
    <message>
        <source>Writing the record</source>
        <translation>Écriture du procès-verbal</translation>
    </message>
    <message>
        <source>Writing the table</source>
        <translation>Écriture du tableau</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ChartPanel</name>
    <message>
        <source>%1, as a table</source>
        <translation>%1, en tableau</translation>
    </message>
    <message>
        <source>Show the numbers as a table</source>
        <translation>Afficher les nombres en tableau</translation>
    </message>
</context>
<context>
    <name>trueup::ui::CommandPalette</name>
    <message>
        <source>Search and commands</source>
        <translation>Recherche et commandes</translation>
    </message>
    <message>
        <source>Command, SKU, name, barcode, batch or run</source>
        <translation>Commande, UGS, nom, code-barres, lot ou exécution</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Résultats</translation>
    </message>
    <message>
        <source>Looking for products …</source>
        <translation>Recherche de produits…</translation>
    </message>
    <message>
        <source>Nothing is called that.</source>
        <translation>Rien ne porte ce nom.</translation>
    </message>
    <message>
        <source>↑ ↓ choose · Enter opens · Esc closes</source>
        <translation>↑ ↓ choisir · Entrée ouvre · Échap ferme</translation>
    </message>
    <message numerus="yes">
        <source>%1, %Ln change(s)</source>
        <translation>
            <numerusform>%1, %Ln modification</numerusform>
            <numerusform>%1, %Ln modifications</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::DashboardCharts</name>
    <message>
        <source>Staged</source>
        <translation>Préparées</translation>
    </message>
    <message>
        <source>Written and confirmed</source>
        <translation>Écrites et confirmées</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Refusées</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>En échec</translation>
    </message>
    <message>
        <source>Records per second</source>
        <translation>Enregistrements par seconde</translation>
    </message>
    <message>
        <source>Used by pulls</source>
        <translation>Utilisés par les récupérations</translation>
    </message>
    <message>
        <source>Used by pushes</source>
        <translation>Utilisés par les envois</translation>
    </message>
    <message>
        <source>Limit of the shop</source>
        <translation>Limite de la boutique</translation>
    </message>
    <message>
        <source>%1% of the limit</source>
        <translation>%1 % de la limite</translation>
    </message>
    <message numerus="yes">
        <source>asked for patience %n times</source>
        <translation>
            <numerusform>a demandé patience %n fois</numerusform>
            <numerusform>a demandé patience %n fois</numerusform>
        </translation>
    </message>
    <message>
        <source>Other rules</source>
        <translation>Autres règles</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personnes</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s)</source>
        <translation>
            <numerusform>%Ln enregistrement</numerusform>
            <numerusform>%Ln enregistrements</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>points and calls</comment>
        <translation>%1, %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln point(s)</source>
        <translation>
            <numerusform>%Ln point</numerusform>
            <numerusform>%Ln points</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln call(s)</source>
        <translation>
            <numerusform>%Ln appel</numerusform>
            <numerusform>%Ln appels</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::ExportFlow</name>
    <message>
        <source>roll-back</source>
        <comment>file name</comment>
        <translation>retour en arrière</translation>
    </message>
    <message>
        <source>Backups (*.dump)</source>
        <translation>Sauvegardes (*.dump)</translation>
    </message>
    <message>
        <source>Back up the database</source>
        <translation>Sauvegarder la base de données</translation>
    </message>
    <message>
        <source>backup</source>
        <comment>file name</comment>
        <translation>sauvegarde</translation>
    </message>
    <message>
        <source>staged changes</source>
        <comment>file name</comment>
        <translation>modifications préparées</translation>
    </message>
    <message>
        <source>conflicts</source>
        <comment>file name</comment>
        <translation>conflits</translation>
    </message>
    <message>
        <source>products</source>
        <comment>file name</comment>
        <translation>produits</translation>
    </message>
    <message>
        <source>runs</source>
        <comment>file name</comment>
        <translation>exécutions</translation>
    </message>
    <message>
        <source>rejected rows</source>
        <comment>file name</comment>
        <translation>lignes rejetées</translation>
    </message>
    <message>
        <source>approval record</source>
        <comment>file name</comment>
        <translation>procès-verbal</translation>
    </message>
    <message>
        <source>PDF documents (*.pdf)</source>
        <translation>Documents PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Excel workbooks (*.xlsx)</source>
        <translation>Classeurs Excel (*.xlsx)</translation>
    </message>
    <message>
        <source>CSV tables (*.csv)</source>
        <translation>Tableaux CSV (*.csv)</translation>
    </message>
    <message>
        <source>Save the approval record</source>
        <translation>Enregistrer le procès-verbal</translation>
    </message>
    <message>
        <source>Export the table</source>
        <translation>Exporter le tableau</translation>
    </message>
    <message>
        <source>alerts</source>
        <comment>file name</comment>
        <translation>alertes</translation>
    </message>
    <message>
        <source>uncertain matches</source>
        <comment>file name</comment>
        <translation>correspondances incertaines</translation>
    </message>
    <message>
        <source>failed writes</source>
        <comment>file name</comment>
        <translation>écritures en échec</translation>
    </message>
    <message>
        <source>writes to the shop</source>
        <comment>file name</comment>
        <translation>écritures dans la boutique</translation>
    </message>
    <message>
        <source>versions</source>
        <comment>file name</comment>
        <translation>versions</translation>
    </message>
    <message>
        <source>planned writes</source>
        <comment>file name</comment>
        <translation>écritures prévues</translation>
    </message>
    <message>
        <source>results of a push</source>
        <comment>file name</comment>
        <translation>résultats d’un envoi</translation>
    </message>
    <message>
        <source>schedules</source>
        <comment>file name</comment>
        <translation>planifications</translation>
    </message>
    <message>
        <source>rules for conflicts</source>
        <comment>file name</comment>
        <translation>règles des conflits</translation>
    </message>
    <message>
        <source>rules for alerts</source>
        <comment>file name</comment>
        <translation>règles des alertes</translation>
    </message>
    <message>
        <source>people and roles</source>
        <comment>file name</comment>
        <translation>personnes et rôles</translation>
    </message>
</context>
<context>
    <name>trueup::ui::FieldForm</name>
    <message>
        <source>Publish new products as soon as they are complete</source>
        <translation>Publier les nouveaux produits dès qu’ils sont complets</translation>
    </message>
    <message>
        <source>MXN, Mexican peso</source>
        <translation>MXN, peso mexicain</translation>
    </message>
    <message>
        <source>AUD, Australian dollar</source>
        <translation>AUD, dollar australien</translation>
    </message>
    <message>
        <source>GBP, pound sterling</source>
        <translation>GBP, livre sterling</translation>
    </message>
    <message>
        <source>EUR, euro</source>
        <translation>EUR, euro</translation>
    </message>
    <message>
        <source>USD, US dollar</source>
        <translation>USD, dollar américain</translation>
    </message>
    <message>
        <source>CAD, Canadian dollar</source>
        <translation>CAD, dollar canadien</translation>
    </message>
    <message>
        <source>None: currencies are not compared</source>
        <translation>Aucune : les devises ne sont pas comparées</translation>
    </message>
    <message>
        <source>One on each line, for example Display.Warranty</source>
        <translation>Une entrée par ligne, par exemple Écran.Garantie</translation>
    </message>
    <message>
        <source>for ever</source>
        <translation>toujours</translation>
    </message>
    <message>
        <source>… where the margin on the new price is at least</source>
        <translation>… si la marge sur le nouveau prix est d’au moins</translation>
    </message>
    <message>
        <source>Approve price changes automatically up to</source>
        <translation>Approuver automatiquement les modifications de prix jusqu’à</translation>
    </message>
    <message>
        <source>any</source>
        <comment>margin</comment>
        <translation>indifférente</translation>
    </message>
    <message>
        <source>0% (none)</source>
        <comment>no change of price</comment>
        <translation>0 % (aucune)</translation>
    </message>
    <message>
        <source>Unless changed: yes</source>
        <translation>Sauf modification : oui</translation>
    </message>
    <message>
        <source>Unless changed: no</source>
        <translation>Sauf modification : non</translation>
    </message>
    <message>
        <source>Unless changed: %1</source>
        <translation>Sauf modification : %1</translation>
    </message>
    <message>
        <source>Unless changed: empty</source>
        <translation>Sauf modification : vide</translation>
    </message>
    <message>
        <source>can be ordered all the same</source>
        <translation>peut être commandé quand même</translation>
    </message>
    <message>
        <source>cannot be ordered</source>
        <translation>ne peut pas être commandé</translation>
    </message>
    <message>
        <source>One on each line</source>
        <translation>Une entrée par ligne</translation>
    </message>
    <message>
        <source>The first that online orders are sent from</source>
        <translation>Le premier d’où partent les commandes en ligne</translation>
    </message>
    <message>
        <source>A new product that is out of stock</source>
        <translation>Un nouveau produit en rupture de stock</translation>
    </message>
    <message>
        <source>never</source>
        <translation>jamais</translation>
    </message>
    <message>
        <source>at the first dot: Display › Screen.Size</source>
        <translation>au premier point : Écran › Dalle.Taille</translation>
    </message>
    <message>
        <source>at every dot: Display › Screen › Size</source>
        <translation>à chaque point : Écran › Dalle › Taille</translation>
    </message>
    <message>
        <source>at none: Display.Screen.Size</source>
        <translation>à aucun : Écran.Dalle.Taille</translation>
    </message>
    <message>
        <source>Separate section and key in the name of a metafield column</source>
        <translation>Séparer la section et la clé dans le nom d’une colonne de métachamp</translation>
    </message>
    <message>
        <source>One on each line, for example Colours = ;</source>
        <translation>Une entrée par ligne, par exemple Couleurs = /</translation>
    </message>
    <message numerus="yes">
        <source> field(s)</source>
        <comment>unit</comment>
        <translation>
            <numerusform> champ</numerusform>
            <numerusform> champs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> second(s)</source>
        <comment>unit</comment>
        <translation>
            <numerusform> seconde</numerusform>
            <numerusform> secondes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> hour(s)</source>
        <comment>unit</comment>
        <translation>
            <numerusform> heure</numerusform>
            <numerusform> heures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> day(s)</source>
        <comment>unit</comment>
        <translation>
            <numerusform> jour</numerusform>
            <numerusform> jours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> product(s)</source>
        <comment>unit</comment>
        <translation>
            <numerusform> produit</numerusform>
            <numerusform> produits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> feed(s) in a row without it</source>
        <comment>unit</comment>
        <translation>
            <numerusform> flux sans lui</numerusform>
            <numerusform> flux de suite sans lui</numerusform>
        </translation>
    </message>
    <message>
        <source> in stock</source>
        <comment>unit</comment>
        <translation> en stock</translation>
    </message>
    <message>
        <source>Time the ERP has for a page</source>
        <translation>Temps dont l’ERP dispose pour une page</translation>
    </message>
    <message>
        <source>A product is low on stock with fewer than</source>
        <translation>Le stock d’un produit est bas s’il en reste moins de</translation>
    </message>
    <message>
        <source>The ERP’s stock is too old to be written to the shop after</source>
        <translation>Le stock de l’ERP est trop ancien pour être écrit dans la boutique après</translation>
    </message>
    <message>
        <source>Small means at most</source>
        <translation>Une petite modification compte au plus</translation>
    </message>
    <message>
        <source>… of products that had at least</source>
        <translation>… pour les produits qui en avaient au moins</translation>
    </message>
    <message>
        <source>Still ask when the stock falls by at least</source>
        <translation>Demander quand même une intervention si le stock baisse d’au moins</translation>
    </message>
    <message>
        <source>Propose withdrawing a product after</source>
        <translation>Proposer le retrait d’un produit après</translation>
    </message>
    <message>
        <source>Write in bulk where a push makes one kind of change to at least</source>
        <translation>Écrire par lots quand un envoi applique le même type de modification à au moins</translation>
    </message>
    <message>
        <source>Keep the rows of old feeds (the last three always)</source>
        <translation>Conserver les lignes des anciens flux (les trois derniers toujours)</translation>
    </message>
    <message>
        <source>Keep rejected rows and the technical detail of runs</source>
        <translation>Conserver les lignes rejetées et le détail technique des exécutions</translation>
    </message>
    <message>
        <source>Metafield columns that hold lists, and their separator</source>
        <translation>Colonnes de métachamps qui contiennent des listes, et leur séparateur</translation>
    </message>
</context>
<context>
    <name>trueup::ui::Keys</name>
    <message>
        <source>Space</source>
        <translation>Espace</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Entrée</translation>
    </message>
</context>
<context>
    <name>trueup::ui::LocationForm</name>
    <message>
        <source>Set up the connection to Xorosoft first: its stores are listed here once it has been read.</source>
        <translation>Configurez d’abord la connexion à Xorosoft : ses magasins figureront ici une fois lus.</translation>
    </message>
    <message>
        <source>Go to the dashboard</source>
        <translation>Aller au tableau de bord</translation>
    </message>
    <message>
        <source>Included</source>
        <translation>Inclus</translation>
    </message>
    <message>
        <source>Store of the ERP</source>
        <translation>Magasin de l’ERP</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>Safety stock</source>
        <translation>Stock de sécurité</translation>
    </message>
    <message>
        <source>Stores of the ERP</source>
        <translation>Magasins de l’ERP</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>No store is ticked: the stock of all of them is included.</source>
        <translation>Aucun magasin n’est coché : le stock de tous est inclus.</translation>
    </message>
    <message numerus="yes">
        <source>The stock of %n store(s) is included; the largest safety stock of them is taken off.</source>
        <translation>
            <numerusform>Le stock de %n magasin est inclus ; son stock de sécurité en est retranché.</numerusform>
            <numerusform>Le stock de %n magasins est inclus ; le plus grand stock de sécurité en est retranché.</numerusform>
        </translation>
    </message>
    <message>
        <source>The shop has no such location: nothing could be written there.</source>
        <translation>La boutique n’a pas cet emplacement : rien ne pourrait y être écrit.</translation>
    </message>
    <message>
        <source>No store is known yet</source>
        <translation>Aucun magasin n’est encore connu</translation>
    </message>
    <message>
        <source>Start a Xorosoft refresh on the dashboard: the stores of the ERP are listed here afterwards.</source>
        <translation>Lancez une actualisation Xorosoft depuis le tableau de bord : les magasins de l’ERP figureront ensuite ici.</translation>
    </message>
    <message>
        <source>The stock of ticked stores is included. To change the safety stock, double-click it or press F2.</source>
        <translation>Le stock des magasins cochés est inclus. Pour modifier le stock de sécurité, double-cliquez dessus ou appuyez sur F2.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::LogModel</name>
    <message>
        <source>Detail</source>
        <translation>Détail</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Remarque</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Avertissement</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Erreur</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Niveau</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Partie</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Message</translation>
    </message>
</context>
<context>
    <name>trueup::ui::LogViewer</name>
    <message>
        <source>Copy diagnostics</source>
        <translation>Copier le diagnostic</translation>
    </message>
    <message>
        <source>Log of the program</source>
        <translation>Journal du programme</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Tout</translation>
    </message>
    <message>
        <source>From “%1” on</source>
        <translation>À partir de « %1 »</translation>
    </message>
    <message>
        <source>Lowest level shown</source>
        <translation>Niveau le plus bas affiché</translation>
    </message>
    <message>
        <source>Filter by text</source>
        <translation>Filtrer par texte</translation>
    </message>
    <message>
        <source>Lines of the log</source>
        <translation>Lignes du journal</translation>
    </message>
    <message>
        <source>Show the file</source>
        <translation>Afficher le fichier</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Versions, system, database and last errors, without passwords and tokens</source>
        <translation>Versions, système, base de données et dernières erreurs, sans mots de passe ni jetons</translation>
    </message>
    <message>
        <source>Asking the database …</source>
        <translation>Interrogation de la base de données…</translation>
    </message>
    <message>
        <source>Copied. Passwords and tokens were left out; read it before you send it.</source>
        <translation>Copié. Mots de passe et jetons ont été omis ; relisez avant d’envoyer.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::NotificationForm</name>
    <message>
        <source>Shown on this computer while Trueup is in the background, for everyone’s runs, including the server’s. Changes apply at once.</source>
        <translation>Les notifications s’affichent sur cet ordinateur quand Trueup est à l’arrière-plan, pour les exécutions de chacun et du serveur. Chaque modification s’applique aussitôt.</translation>
    </message>
    <message>
        <source>A run has finished</source>
        <translation>Une exécution est terminée</translation>
    </message>
    <message>
        <source>A run has failed</source>
        <translation>Une exécution a échoué</translation>
    </message>
    <message>
        <source>A run is held by a guardrail and waits for a person</source>
        <translation>Une exécution est retenue par un garde-fou et attend une personne</translation>
    </message>
    <message>
        <source>For me</source>
        <translation>Pour moi</translation>
    </message>
    <message>
        <source>An alert was raised</source>
        <translation>Une alerte a été déclenchée</translation>
    </message>
</context>
<context>
    <name>trueup::ui::OwnerForm</name>
    <message>
        <source>proposed to a person</source>
        <translation>proposé à une personne</translation>
    </message>
    <message>
        <source>added to what is there</source>
        <translation>ajouté à l’existant</translation>
    </message>
    <message>
        <source>only where it is empty</source>
        <translation>seulement s’il est vide</translation>
    </message>
    <message>
        <source>Field owners</source>
        <translation>Propriétaires des champs</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Propriétaire</translation>
    </message>
    <message>
        <source>Written to Shopify</source>
        <translation>Écrit dans Shopify</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>oui</translation>
    </message>
    <message>
        <source>no</source>
        <translation>non</translation>
    </message>
    <message>
        <source>Rules for conflicts</source>
        <translation>Règles des conflits</translation>
    </message>
    <message>
        <source>Owner of “%1”</source>
        <translation>Propriétaire de « %1 »</translation>
    </message>
    <message>
        <source>Restore usual owners</source>
        <translation>Rétablir les propriétaires habituels</translation>
    </message>
    <message>
        <source>Usual owner</source>
        <translation>Propriétaire habituel</translation>
    </message>
    <message>
        <source>The owner of this field is always %1.</source>
        <translation>Le propriétaire de ce champ est toujours %1.</translation>
    </message>
    <message>
        <source>Every field has its usual owner.</source>
        <translation>Chaque champ a son propriétaire habituel.</translation>
    </message>
    <message numerus="yes">
        <source>%n field(s) have another owner than usual. Imports and pulls go by it from the next run on.</source>
        <translation>
            <numerusform>%n champ a un autre propriétaire que d’habitude. Importations et récupérations s’y tiennent dès la prochaine exécution.</numerusform>
            <numerusform>%n champs ont un autre propriétaire que d’habitude. Importations et récupérations s’y tiennent dès la prochaine exécution.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, always</source>
        <translation>%1, toujours</translation>
    </message>
    <message>
        <source>The stock is counted there.</source>
        <translation>C’est là que le stock est compté.</translation>
    </message>
    <message>
        <source>A product is known by it on every side.</source>
        <translation>C’est par lui qu’un produit est reconnu de tous les côtés.</translation>
    </message>
    <message>
        <source>To choose another owner, double-click it or press F2. An owner with a lock cannot be changed.</source>
        <translation>Pour choisir un autre propriétaire, double-cliquez dessus ou appuyez sur F2. Un propriétaire muni d’un cadenas ne change pas.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::PaletteModel</name>
    <message>
        <source>command</source>
        <translation>commande</translation>
    </message>
    <message>
        <source>page</source>
        <translation>page</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>lot</translation>
    </message>
    <message>
        <source>run</source>
        <translation>exécution</translation>
    </message>
    <message>
        <source>product</source>
        <translation>produit</translation>
    </message>
</context>
<context>
    <name>trueup::ui::SeriesChart</name>
    <message>
        <source>%1 /s</source>
        <translation>%1 /s</translation>
    </message>
    <message>
        <source>%1 points/s</source>
        <translation>%1 points/s</translation>
    </message>
    <message>
        <source>%1: %2 in all</source>
        <translation>%1 : %2 en tout</translation>
    </message>
    <message>
        <source>%1: at most %2</source>
        <translation>%1 : au plus %2</translation>
    </message>
</context>
<context>
    <name>trueup::ui::TrayNotifier</name>
    <message>
        <source>Open Trueup</source>
        <translation>Ouvrir Trueup</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
</context>
<context>
    <name>trueup::ui::UsersForm</name>
    <message>
        <source>%1 was added. To let the person sign in, select the row and give a login.</source>
        <translation>%1 a été ajouté. Pour que la personne puisse ouvrir une session, sélectionnez la ligne et donnez un compte.</translation>
    </message>
    <message>
        <source>%1 is %2 as soon as there is a login.</source>
        <translation>%1 aura le rôle %2 dès qu’il y aura un compte.</translation>
    </message>
    <message>
        <source>%1 is inactive: it counts once that changes.</source>
        <translation>%1 est inactif : le rôle ne comptera qu’après réactivation.</translation>
    </message>
    <message>
        <source>%1 is listed already.</source>
        <translation>%1 figure déjà dans la liste.</translation>
    </message>
    <message>
        <source>Decisions are refused already.</source>
        <translation>Les décisions sont déjà refusées.</translation>
    </message>
    <message>
        <source>%1 is inactive now.</source>
        <translation>%1 est maintenant inactif.</translation>
    </message>
    <message>
        <source>%1 is active again.</source>
        <translation>%1 est de nouveau actif.</translation>
    </message>
    <message>
        <source>Make active</source>
        <translation>Réactiver</translation>
    </message>
    <message>
        <source>Make inactive</source>
        <translation>Désactiver</translation>
    </message>
    <message>
        <source>%1 gets back at once what these roles allow: %2.</source>
        <translation>%1 retrouve aussitôt ce que ces rôles permettent : %2.</translation>
    </message>
    <message>
        <source>%1 can be given roles again; there were none.</source>
        <translation>%1 peut de nouveau recevoir des rôles ; il n’y en avait aucun.</translation>
    </message>
    <message>
        <source>%1 loses every right at once, in windows that are open, too, and in every Trueup database of the same server. What was done stays in the history; roles and logins are kept and come back when the person is made active again.</source>
        <translation>%1 perd aussitôt tous ses droits, y compris dans les fenêtres ouvertes et dans toutes les bases Trueup du même serveur. Ce qui a été fait reste dans l’historique ; les rôles et les comptes sont conservés et reviennent lorsque la personne est réactivée.</translation>
    </message>
    <message>
        <source>Make %1 active again?</source>
        <translation>Réactiver %1 ?</translation>
    </message>
    <message>
        <source>Make %1 inactive?</source>
        <translation>Désactiver %1 ?</translation>
    </message>
    <message>
        <source>You cannot make yourself inactive; another administrator can.</source>
        <translation>Vous ne pouvez pas vous désactiver vous-même ; un autre administrateur le peut.</translation>
    </message>
    <message>
        <source>Take down the password first.</source>
        <translation>Notez d’abord le mot de passe.</translation>
    </message>
    <message>
        <source>Select a person in the table first.</source>
        <translation>Sélectionnez d’abord une personne dans le tableau.</translation>
    </message>
    <message>
        <source>This person cannot sign in before being given a login.</source>
        <translation>Cette personne ne peut pas ouvrir de session avant d’avoir reçu un compte.</translation>
    </message>
    <message>
        <source>Inactive: may do nothing. The ticked roles are those that come back.</source>
        <translation>Inactif : ne peut rien faire. Les rôles cochés sont ceux qui reviendront.</translation>
    </message>
    <message>
        <source>The database server did not let Trueup change the roles of the login %1: its administrator has to do that.</source>
        <translation>Le serveur de base de données n’a pas laissé Trueup changer les rôles du compte %1 : son administrateur doit le faire.</translation>
    </message>
    <message>
        <source>%1 can sign in as “%2” now.</source>
        <translation>%1 peut maintenant ouvrir une session sous le compte « %2 ».</translation>
    </message>
    <message>
        <source>Make active …</source>
        <translation>Réactiver…</translation>
    </message>
    <message>
        <source>Make inactive …</source>
        <translation>Désactiver…</translation>
    </message>
    <message>
        <source>Give a login …</source>
        <translation>Donner un compte…</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rôle</translation>
    </message>
    <message>
        <source>None yet</source>
        <comment>role</comment>
        <translation>Aucun pour l’instant</translation>
    </message>
    <message>
        <source>Whoever is added has the role at once, and can sign in once given a login.</source>
        <translation>La personne ajoutée a le rôle aussitôt et peut ouvrir une session dès qu’un compte lui est donné.</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>facultatif</translation>
    </message>
    <message>
        <source>Add a person</source>
        <translation>Ajouter une personne</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>Lecteur</translation>
    </message>
    <message>
        <source>Editor</source>
        <translation>Éditeur</translation>
    </message>
    <message>
        <source>Approver</source>
        <translation>Approbateur</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>Opérateur</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>Administrateur</translation>
    </message>
    <message>
        <source>sees everything</source>
        <translation>voit tout</translation>
    </message>
    <message>
        <source>edits values and stages changes</source>
        <translation>modifie des valeurs et prépare des modifications</translation>
    </message>
    <message>
        <source>approves, rejects, settles conflicts, releases held runs</source>
        <translation>approuve, refuse, règle les conflits, libère les exécutions retenues</translation>
    </message>
    <message>
        <source>starts and stops runs</source>
        <translation>lance et arrête des exécutions</translation>
    </message>
    <message>
        <source>changes settings, rules and people</source>
        <translation>modifie les réglages, les règles et les personnes</translation>
    </message>
    <message>
        <source>Add person</source>
        <translation>Ajouter la personne</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Courriel</translation>
    </message>
    <message>
        <source>Logins</source>
        <translation>Comptes</translation>
    </message>
    <message>
        <source>People and their roles</source>
        <translation>Personnes et leurs rôles</translation>
    </message>
    <message>
        <source>First name</source>
        <translation>Prénom</translation>
    </message>
    <message>
        <source>Last name</source>
        <translation>Nom de famille</translation>
    </message>
    <message>
        <source>%1 (inactive)</source>
        <translation>%1 (inactif)</translation>
    </message>
    <message>
        <source>none</source>
        <comment>login</comment>
        <translation>aucun</translation>
    </message>
    <message>
        <source>Give %1 the role %2?</source>
        <translation>Donner à %1 le rôle %2 ?</translation>
    </message>
    <message>
        <source>Take the role %2 from %1?</source>
        <translation>Retirer à %1 le rôle %2 ?</translation>
    </message>
    <message>
        <source>%1: %2.</source>
        <translation>%1 : %2.</translation>
    </message>
    <message>
        <source>Give the role</source>
        <translation>Donner le rôle</translation>
    </message>
    <message>
        <source>Take the role</source>
        <translation>Retirer le rôle</translation>
    </message>
    <message>
        <source>%1 is %2 now.</source>
        <translation>%1 a maintenant le rôle %2.</translation>
    </message>
    <message>
        <source>%1 is not %2 any more.</source>
        <translation>%1 n’a plus le rôle %2.</translation>
    </message>
    <message>
        <source>It is recorded. The administrator of the database still has to change the membership of the login.</source>
        <translation>C’est noté. L’administrateur de la base de données doit encore modifier l’appartenance du compte.</translation>
    </message>
    <message>
        <source>Changes take effect at once, without Save; a change of a role is confirmed first.</source>
        <translation>Les modifications prennent effet aussitôt, sans Enregistrer ; une modification de rôle est d’abord confirmée.</translation>
    </message>
    <message>
        <source>It is your own: only another administrator can give it back.</source>
        <translation>C’est le vôtre : seul un autre administrateur pourra vous le rendre.</translation>
    </message>
    <message>
        <source>%1 (you)</source>
        <translation>%1 (vous)</translation>
    </message>
    <message>
        <source>The list of people could not be read</source>
        <translation>La liste des personnes n’a pas pu être lue</translation>
    </message>
    <message>
        <source>Nobody is listed yet: so far only you work with this database. Whoever is added here can be given roles.</source>
        <translation>Personne ne figure encore ici : pour l’instant, vous êtes seul à travailler avec cette base de données. Les personnes ajoutées ici peuvent recevoir des rôles.</translation>
    </message>
    <message>
        <source>An e-mail address is needed; the other fields may stay empty.</source>
        <translation>Il faut une adresse de courriel ; les autres champs peuvent rester vides.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::WindowCommands</name>
    <message>
        <source>Restore the database from a backup …</source>
        <translation>Restaurer la base de données à partir d’une sauvegarde…</translation>
    </message>
    <message>
        <source>Compare two lists …</source>
        <translation>Comparer deux listes…</translation>
    </message>
    <message>
        <source>Export what would be rolled back, as Excel …</source>
        <translation>Exporter l’aperçu du retour en arrière, en Excel…</translation>
    </message>
    <message>
        <source>Export what would be rolled back, as CSV …</source>
        <translation>Exporter l’aperçu du retour en arrière, en CSV…</translation>
    </message>
    <message>
        <source>Back up the database …</source>
        <translation>Sauvegarder la base de données…</translation>
    </message>
    <message>
        <source>Ask about items of the ERP …</source>
        <translation>Interroger l’ERP sur des articles…</translation>
    </message>
    <message>
        <source>Stage what was changed here and not in the shop</source>
        <translation>Préparer ce qui a été modifié ici et pas dans la boutique</translation>
    </message>
    <message>
        <source>Import from Etilize</source>
        <translation>Importer d’Etilize</translation>
    </message>
    <message>
        <source>Refresh Xorosoft</source>
        <translation>Actualiser Xorosoft</translation>
    </message>
    <message>
        <source>Refresh Xorosoft, every item</source>
        <translation>Actualiser Xorosoft, tous les articles</translation>
    </message>
    <message>
        <source>Pull from Shopify</source>
        <translation>Récupérer depuis Shopify</translation>
    </message>
    <message>
        <source>Pull from Shopify, every product</source>
        <translation>Récupérer depuis Shopify, tous les produits</translation>
    </message>
    <message>
        <source>Review staged changes</source>
        <translation>Réviser les modifications</translation>
    </message>
    <message>
        <source>Push approved …</source>
        <translation>Envoyer les approuvés…</translation>
    </message>
    <message>
        <source>Decide uncertain matches</source>
        <translation>Décider les correspondances incertaines</translation>
    </message>
    <message>
        <source>Rules for conflicts</source>
        <translation>Règles des conflits</translation>
    </message>
    <message>
        <source>Export the staged changes shown, as CSV …</source>
        <translation>Exporter les modifications préparées affichées, en CSV…</translation>
    </message>
    <message>
        <source>Export the staged changes shown, as Excel …</source>
        <translation>Exporter les modifications préparées affichées, en Excel…</translation>
    </message>
    <message>
        <source>Export the conflicts shown, as CSV …</source>
        <translation>Exporter les conflits affichés, en CSV…</translation>
    </message>
    <message>
        <source>Export the conflicts shown, as Excel …</source>
        <translation>Exporter les conflits affichés, en Excel…</translation>
    </message>
    <message>
        <source>Export the products shown, as CSV …</source>
        <translation>Exporter les produits affichés, en CSV…</translation>
    </message>
    <message>
        <source>Export the products shown, as Excel …</source>
        <translation>Exporter les produits affichés, en Excel…</translation>
    </message>
    <message>
        <source>Export the runs shown, as CSV …</source>
        <translation>Exporter les exécutions affichées, en CSV…</translation>
    </message>
    <message>
        <source>Export the runs shown, as Excel …</source>
        <translation>Exporter les exécutions affichées, en Excel…</translation>
    </message>
    <message>
        <source>Export the rows with problems of the run, as CSV …</source>
        <translation>Exporter les lignes à problème de l’exécution, en CSV…</translation>
    </message>
    <message>
        <source>Export the rows with problems of the run, as Excel …</source>
        <translation>Exporter les lignes à problème de l’exécution, en Excel…</translation>
    </message>
    <message>
        <source>Approval record of the batch, as PDF …</source>
        <translation>Procès-verbal d’approbation du lot, en PDF…</translation>
    </message>
    <message>
        <source>Search and commands</source>
        <translation>Recherche et commandes</translation>
    </message>
    <message>
        <source>Read everything again</source>
        <translation>Tout relire</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Touches</translation>
    </message>
    <message>
        <source>Log of the program</source>
        <translation>Journal du programme</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>Copier le diagnostic</translation>
    </message>
    <message>
        <source>Appearance: light</source>
        <translation>Apparence : claire</translation>
    </message>
    <message>
        <source>Appearance: dark</source>
        <translation>Apparence : sombre</translation>
    </message>
    <message>
        <source>Appearance: same as the system</source>
        <translation>Apparence : selon le système</translation>
    </message>
    <message>
        <source>Set-up assistant …</source>
        <translation>Assistant de configuration…</translation>
    </message>
    <message>
        <source>Compare the stock with Xorosoft</source>
        <translation>Comparer le stock avec Xorosoft</translation>
    </message>
    <message>
        <source>Compare the stock with Xorosoft, every product</source>
        <translation>Comparer le stock avec Xorosoft, chaque produit</translation>
    </message>
    <message>
        <source>Check the feed without staging anything</source>
        <translation>Vérifier le flux sans rien préparer</translation>
    </message>
    <message>
        <source>Check a feed file without staging anything …</source>
        <translation>Vérifier un fichier de flux sans rien préparer…</translation>
    </message>
    <message>
        <source>Import a feed file …</source>
        <translation>Importer un fichier de flux…</translation>
    </message>
    <message>
        <source>Export the alerts shown, as CSV …</source>
        <translation>Exporter les alertes affichées, en CSV…</translation>
    </message>
    <message>
        <source>Export the alerts shown, as Excel …</source>
        <translation>Exporter les alertes affichées, en Excel…</translation>
    </message>
    <message>
        <source>Export the uncertain matches, as CSV …</source>
        <translation>Exporter les correspondances incertaines, en CSV…</translation>
    </message>
    <message>
        <source>Export the uncertain matches, as Excel …</source>
        <translation>Exporter les correspondances incertaines, en Excel…</translation>
    </message>
    <message>
        <source>Export the failed writes, as CSV …</source>
        <translation>Exporter les écritures en échec, en CSV…</translation>
    </message>
    <message>
        <source>Export the failed writes, as Excel …</source>
        <translation>Exporter les écritures en échec, en Excel…</translation>
    </message>
    <message>
        <source>Export what was written of this product, as CSV …</source>
        <translation>Exporter ce qui a été écrit de ce produit, en CSV…</translation>
    </message>
    <message>
        <source>Export what was written of this product, as Excel …</source>
        <translation>Exporter ce qui a été écrit de ce produit, en Excel…</translation>
    </message>
    <message>
        <source>Export the history of this product, as CSV …</source>
        <translation>Exporter l’historique de ce produit, en CSV…</translation>
    </message>
    <message>
        <source>Export the history of this product, as Excel …</source>
        <translation>Exporter l’historique de ce produit, en Excel…</translation>
    </message>
    <message>
        <source>Export what would be written, as CSV …</source>
        <translation>Exporter ce qui serait écrit, en CSV…</translation>
    </message>
    <message>
        <source>Export what would be written, as Excel …</source>
        <translation>Exporter ce qui serait écrit, en Excel…</translation>
    </message>
    <message>
        <source>Export what became of the push, as CSV …</source>
        <translation>Exporter ce qu’il est advenu de l’envoi, en CSV…</translation>
    </message>
    <message>
        <source>Export what became of the push, as Excel …</source>
        <translation>Exporter ce qu’il est advenu de l’envoi, en Excel…</translation>
    </message>
    <message>
        <source>Export the schedules, as CSV …</source>
        <translation>Exporter les planifications, en CSV…</translation>
    </message>
    <message>
        <source>Export the schedules, as Excel …</source>
        <translation>Exporter les planifications, en Excel…</translation>
    </message>
    <message>
        <source>Export the rules for conflicts, as CSV …</source>
        <translation>Exporter les règles des conflits, en CSV…</translation>
    </message>
    <message>
        <source>Export the rules for conflicts, as Excel …</source>
        <translation>Exporter les règles des conflits, en Excel…</translation>
    </message>
    <message>
        <source>Export the rules for alerts, as CSV …</source>
        <translation>Exporter les règles des alertes, en CSV…</translation>
    </message>
    <message>
        <source>Export the rules for alerts, as Excel …</source>
        <translation>Exporter les règles des alertes, en Excel…</translation>
    </message>
    <message>
        <source>Export people and their roles, as CSV …</source>
        <translation>Exporter les personnes et leurs rôles, en CSV…</translation>
    </message>
    <message>
        <source>Export people and their roles, as Excel …</source>
        <translation>Exporter les personnes et leurs rôles, en Excel…</translation>
    </message>
</context>
<context>
    <name>trueup::RelationalFeed</name>
    <message>
        <source>The feed could not be unpacked to %1.</source>
        <translation>Le flux n’a pas pu être décompressé dans %1.</translation>
    </message>
    <message>
        <source>Nothing was imported.</source>
        <translation>Rien n’a été importé.</translation>
    </message>
    <message>
        <source>Check that the disk has room for the unpacked feed, then import again.</source>
        <translation>Vérifiez que le disque a assez de place pour le flux décompressé, puis relancez l’importation.</translation>
    </message>
    <message>
        <source>The unpacked feed could not be read.</source>
        <translation>Le flux décompressé n’a pas pu être lu.</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made.</source>
        <translation>Le dossier %1 ne peut pas être créé.</translation>
    </message>
    <message>
        <source>Choose another workspace folder, or give yourself the right to write there.</source>
        <translation>Choisissez un autre dossier d’espace de travail, ou donnez-vous le droit d’y écrire.</translation>
    </message>
    <message>
        <source>Joining the tables of the feed</source>
        <translation>Réunion des tables du flux</translation>
    </message>
    <message>
        <source>No product of the feed has a number of “%1”. There are numbers of: %2.</source>
        <translation>Aucun produit du flux n’a de numéro de « %1 ». Il y a des numéros de : %2.</translation>
    </message>
    <message>
        <source>Choose one of them in the settings (feed.sku_name), then import again.</source>
        <translation>Choisissez-en un dans les réglages (feed.sku_name), puis relancez l’importation.</translation>
    </message>
    <message>
        <source>The table “%1” of the feed has no column “%2”.</source>
        <translation>La table « %1 » du flux n’a pas de colonne « %2 ».</translation>
    </message>
    <message>
        <source>Check that the right files were chosen, or ask the supplier what became of the column.</source>
        <translation>Vérifiez que les bons fichiers ont été choisis, ou demandez au fournisseur ce qu’est devenue la colonne.</translation>
    </message>
    <message>
        <source>The quotation marks of the row are not closed or can be read in several ways, or it is longer than a megabyte.</source>
        <translation>Les guillemets de la ligne ne sont pas fermés ou peuvent être lus de plusieurs façons, ou elle dépasse un mégaoctet.</translation>
    </message>
    <message>
        <source>The row has no id, so nothing tells what it belongs to.</source>
        <translation>La ligne n’a pas d’identifiant ; rien ne dit à quoi elle appartient.</translation>
    </message>
    <message>
        <source>A product with this id came before; the first one counts.</source>
        <translation>Un produit avec cet identifiant est déjà venu ; le premier compte.</translation>
    </message>
    <message>
        <source>The row belongs to a product that is not in the product table.</source>
        <translation>La ligne appartient à un produit absent de la table des produits.</translation>
    </message>
    <message>
        <source>The product has more rows of this kind than a product may have; this one was left out.</source>
        <translation>Le produit a plus de lignes de ce genre qu’un produit ne peut en avoir ; celle-ci a été laissée de côté.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ErrorWords</name>
    <message>
        <source>What you asked for was not done.</source>
        <translation>Ce que vous avez demandé n’a pas été fait.</translation>
    </message>
    <message>
        <source>The step was not started.</source>
        <translation>L’étape n’a pas été lancée.</translation>
    </message>
    <message>
        <source>It is not certain whether it was done.</source>
        <translation>Il n’est pas certain que cela ait été fait.</translation>
    </message>
    <message>
        <source>Look at the list first, then try again.</source>
        <translation>Regardez d’abord la liste, puis réessayez.</translation>
    </message>
    <message>
        <source>The other side could not be reached.</source>
        <translation>L’autre système n’a pas pu être joint.</translation>
    </message>
    <message>
        <source>Check the network connection and try again.</source>
        <translation>Vérifiez la connexion réseau et réessayez.</translation>
    </message>
    <message>
        <source>No answer came in time.</source>
        <translation>Aucune réponse n’est arrivée à temps.</translation>
    </message>
    <message>
        <source>The other side answered with an error.</source>
        <translation>L’autre système a répondu par une erreur.</translation>
    </message>
    <message>
        <source>Try again later; if it happens again, check the address in Settings.</source>
        <translation>Réessayez plus tard ; si cela se répète, vérifiez l’adresse dans les Réglages.</translation>
    </message>
    <message>
        <source>The other side asks for patience.</source>
        <translation>L’autre système demande de patienter.</translation>
    </message>
    <message>
        <source>Wait a minute and try again.</source>
        <translation>Attendez une minute et réessayez.</translation>
    </message>
    <message>
        <source>The shop takes no more new variants today.</source>
        <translation>La boutique n’accepte plus de nouvelles variantes aujourd’hui.</translation>
    </message>
    <message>
        <source>The rest was not created.</source>
        <translation>Le reste n’a pas été créé.</translation>
    </message>
    <message>
        <source>Push again tomorrow.</source>
        <translation>Envoyez de nouveau demain.</translation>
    </message>
    <message>
        <source>The user name, password or key was refused.</source>
        <translation>Le nom d’utilisateur, le mot de passe ou la clé a été refusé.</translation>
    </message>
    <message>
        <source>Check the credentials in Settings and test the connection.</source>
        <translation>Vérifiez les identifiants dans les Réglages et testez la connexion.</translation>
    </message>
    <message>
        <source>The shop refused the request.</source>
        <translation>La boutique a refusé la demande.</translation>
    </message>
    <message>
        <source>Correct the value that is named, then try again.</source>
        <translation>Corrigez la valeur nommée, puis réessayez.</translation>
    </message>
    <message>
        <source>The other side answered something that was not asked for.</source>
        <translation>L’autre système a répondu autre chose que ce qui était demandé.</translation>
    </message>
    <message>
        <source>Test the connection in Settings; the details help whoever looks after it.</source>
        <translation>Testez la connexion dans les Réglages ; les détails aident la personne qui s’en occupe.</translation>
    </message>
    <message>
        <source>An answer or a file could not be read.</source>
        <translation>Une réponse ou un fichier n’a pas pu être lu.</translation>
    </message>
    <message>
        <source>Try again; if it happens again, send the details to whoever looks after it.</source>
        <translation>Réessayez ; si cela se répète, envoyez les détails à la personne qui s’en occupe.</translation>
    </message>
    <message>
        <source>The archive is broken or empty.</source>
        <translation>L’archive est endommagée ou vide.</translation>
    </message>
    <message>
        <source>Nothing was imported.</source>
        <translation>Rien n’a été importé.</translation>
    </message>
    <message>
        <source>Ask the supplier for the file again.</source>
        <translation>Demandez de nouveau le fichier au fournisseur.</translation>
    </message>
    <message>
        <source>The feed cannot be imported.</source>
        <translation>Le flux ne peut pas être importé.</translation>
    </message>
    <message>
        <source>Check which file the address in Settings names.</source>
        <translation>Vérifiez quel fichier désigne l’adresse dans les Réglages.</translation>
    </message>
    <message>
        <source>The database refused a step.</source>
        <translation>La base de données a refusé une étape.</translation>
    </message>
    <message>
        <source>Try again; if it happens again, send the details to your administrator.</source>
        <translation>Réessayez ; si cela se répète, envoyez les détails à votre administrateur.</translation>
    </message>
    <message>
        <source>The connection to the database was lost.</source>
        <translation>La connexion à la base de données a été perdue.</translation>
    </message>
    <message>
        <source>Trueup connects again by itself; look at the list then.</source>
        <translation>Trueup se reconnecte de lui-même ; regardez alors la liste.</translation>
    </message>
    <message>
        <source>Somebody else changed this in the meantime.</source>
        <translation>Quelqu’un d’autre a modifié ceci entre-temps.</translation>
    </message>
    <message>
        <source>Look at the newer state and decide again.</source>
        <translation>Regardez l’état plus récent et décidez de nouveau.</translation>
    </message>
    <message>
        <source>A value breaks a rule of the catalogue.</source>
        <translation>Une valeur enfreint une règle du catalogue.</translation>
    </message>
    <message>
        <source>Correct the value and try again.</source>
        <translation>Corrigez la valeur et réessayez.</translation>
    </message>
    <message>
        <source>A file could not be read or written.</source>
        <translation>Un fichier n’a pas pu être lu ou écrit.</translation>
    </message>
    <message>
        <source>Check the folder and your rights there, then try again.</source>
        <translation>Vérifiez le dossier et vos droits, puis réessayez.</translation>
    </message>
    <message>
        <source>There is no space left on the disk.</source>
        <translation>Il n’y a plus d’espace sur le disque.</translation>
    </message>
    <message>
        <source>Free some space and try again.</source>
        <translation>Libérez de l’espace et réessayez.</translation>
    </message>
    <message>
        <source>This cannot be done that way.</source>
        <translation>Cela ne peut pas se faire de cette façon.</translation>
    </message>
    <message>
        <source>Check what was entered and try again.</source>
        <translation>Vérifiez ce qui a été saisi et réessayez.</translation>
    </message>
    <message>
        <source>A setting is missing or cannot work.</source>
        <translation>Un réglage manque ou ne peut pas fonctionner.</translation>
    </message>
    <message>
        <source>Complete the connection in Settings and test it.</source>
        <translation>Complétez la connexion dans les Réglages et testez-la.</translation>
    </message>
    <message>
        <source>It is not there any more.</source>
        <translation>Cela n’existe plus.</translation>
    </message>
    <message>
        <source>Read the list again (F5).</source>
        <translation>Relisez la liste (F5).</translation>
    </message>
    <message>
        <source>Your role does not allow this.</source>
        <translation>Votre rôle ne permet pas cela.</translation>
    </message>
    <message>
        <source>Ask an administrator for the permission.</source>
        <translation>Demandez la permission à un administrateur.</translation>
    </message>
    <message>
        <source>A guardrail holds the run.</source>
        <translation>Un garde-fou retient l’exécution.</translation>
    </message>
    <message>
        <source>Look at the findings under Jobs and release or leave the run.</source>
        <translation>Regardez les constats sous Tâches, puis libérez ou laissez l’exécution.</translation>
    </message>
    <message>
        <source>This has to be approved first.</source>
        <translation>Ceci doit d’abord être approuvé.</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>Rien n’a été écrit.</translation>
    </message>
    <message>
        <source>Have the changes approved in Review.</source>
        <translation>Faites approuver les modifications dans Révision.</translation>
    </message>
    <message>
        <source>It was stopped.</source>
        <translation>L’opération a été arrêtée.</translation>
    </message>
    <message>
        <source>What was not finished was not done.</source>
        <translation>Ce qui n’était pas terminé n’a pas été fait.</translation>
    </message>
    <message>
        <source>Start it again when you want it finished.</source>
        <translation>Relancez-la quand vous voudrez la terminer.</translation>
    </message>
    <message>
        <source>Something went wrong inside Trueup.</source>
        <translation>Quelque chose s’est mal passé dans Trueup.</translation>
    </message>
    <message>
        <source>Try again; if it happens again, copy the details and report them.</source>
        <translation>Réessayez ; si cela se répète, copiez les détails et signalez-les.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ScheduleForm</name>
    <message>
        <source>One of its runs is under way already: see “Running now” on the dashboard.</source>
        <translation>Une de ses exécutions est déjà en cours : voir « En cours » au tableau de bord.</translation>
    </message>
    <message>
        <source>when every step is done</source>
        <translation>quand toutes les étapes sont faites</translation>
    </message>
    <message>
        <source>when a step stops the schedule</source>
        <translation>quand une étape interrompt la planification</translation>
    </message>
    <message>
        <source>Send a message</source>
        <translation>Envoyer un message</translation>
    </message>
    <message>
        <source>By e-mail, Slack and webhook, as far as they are set up in Settings › Notifications.</source>
        <translation>Par courriel, Slack et webhook, pour autant qu’ils soient configurés dans Réglages › Notifications.</translation>
    </message>
    <message>
        <source>Send a message when every step is done</source>
        <translation>Envoyer un message quand toutes les étapes sont faites</translation>
    </message>
    <message>
        <source>Send a message when a step stops the schedule</source>
        <translation>Envoyer un message quand une étape interrompt la planification</translation>
    </message>
    <message>
        <source>%1 (everything)</source>
        <comment>a run that reads all</comment>
        <translation>%1 (tout)</translation>
    </message>
    <message>
        <source>everything, not only what changed</source>
        <translation>tout, pas seulement ce qui a changé</translation>
    </message>
    <message>
        <source>Only by hand</source>
        <translation>À la main seulement</translation>
    </message>
    <message>
        <source>Every 30 minutes</source>
        <translation>Toutes les 30 minutes</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>Toutes les heures</translation>
    </message>
    <message>
        <source>Switched on</source>
        <translation>Activée</translation>
    </message>
    <message>
        <source>Save the schedule</source>
        <translation>Enregistrer la planification</translation>
    </message>
    <message>
        <source>Remove the schedule …</source>
        <translation>Supprimer la planification…</translation>
    </message>
    <message>
        <source>Run it now</source>
        <translation>Lancer maintenant</translation>
    </message>
    <message>
        <source>New schedule</source>
        <translation>Nouvelle planification</translation>
    </message>
    <message>
        <source>Wait until it has ended</source>
        <translation>Attendre sa fin</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Starts, in this order</source>
        <translation>Lance, dans cet ordre</translation>
    </message>
    <message>
        <source>How often</source>
        <translation>Fréquence</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Fuseau horaire</translation>
    </message>
    <message>
        <source>If such a run is under way</source>
        <translation>Si une telle exécution est en cours</translation>
    </message>
    <message>
        <source>Minute, hour, day of the month, month and day of the week: 0 2 * * * is every day at two.</source>
        <translation>Minute, heure, jour du mois, mois et jour de la semaine : 0 2 * * * est chaque jour à deux heures.</translation>
    </message>
    <message>
        <source>Only when somebody starts it.</source>
        <translation>Seulement quand quelqu’un le lance.</translation>
    </message>
    <message>
        <source>Never: there is no such day.</source>
        <translation>Jamais : ce jour n’existe pas.</translation>
    </message>
    <message>
        <source>Next: %1</source>
        <translation>Prochaines fois : %1</translation>
    </message>
    <message>
        <source>This schedule is not saved yet.</source>
        <translation>Cette planification n’est pas encore enregistrée.</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>every day at 2:00; the town whose clock that is</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Your role may look but not change schedules. Ask an administrator to change them.</source>
        <translation>Votre rôle permet de consulter, pas de modifier les planifications. Pour les modifier, adressez-vous à un administrateur.</translation>
    </message>
    <message>
        <source>Skip this run</source>
        <translation>Sauter cette exécution</translation>
    </message>
    <message>
        <source>Run once when it opens</source>
        <translation>Lancer une fois à l’ouverture</translation>
    </message>
    <message>
        <source>Skip that run</source>
        <translation>Sauter cette exécution</translation>
    </message>
    <message>
        <source>Cron expression</source>
        <translation>Expression cron</translation>
    </message>
    <message>
        <source>If Trueup was closed at that time</source>
        <translation>Si Trueup était fermé à cette heure</translation>
    </message>
    <message>
        <source>Next, local time: %1</source>
        <translation>Prochaine, heure locale : %1</translation>
    </message>
    <message>
        <source>Give the schedule a name first.</source>
        <translation>Donnez d’abord un nom à la planification.</translation>
    </message>
    <message>
        <source>Nothing is changed yet.</source>
        <translation>Rien n’est encore modifié.</translation>
    </message>
    <message>
        <source>Time of the day</source>
        <translation>Heure de la journée</translation>
    </message>
    <message>
        <source>Day of the week</source>
        <translation>Jour de la semaine</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>Toronto, UTC-05:00</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1 — %2 (%3)</source>
        <comment>Toronto, Eastern Standard Time, UTC-05:00</comment>
        <translation>%1 — %2 (%3)</translation>
    </message>
    <message>
        <source>Custom (cron)</source>
        <translation>Personnalisée (cron)</translation>
    </message>
    <message>
        <source>Every week on …</source>
        <comment>a day of the week</comment>
        <translation>Chaque semaine le…</translation>
    </message>
    <message>
        <source>Every weekday at …</source>
        <comment>Monday to Friday</comment>
        <translation>Du lundi au vendredi à…</translation>
    </message>
    <message>
        <source>Every day at …</source>
        <translation>Chaque jour à…</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ScheduleStepsView</name>
    <message>
        <source>%1 (everything)</source>
        <comment>a run that reads all</comment>
        <translation>%1 (tout)</translation>
    </message>
    <message>
        <source>Not run because step %1 failed</source>
        <translation>Non exécutée, car l’étape %1 a échoué</translation>
    </message>
    <message>
        <source>Not run because step %1 was held</source>
        <translation>Non exécutée, car l’étape %1 a été retenue</translation>
    </message>
    <message>
        <source>Not run because step %1 was cancelled</source>
        <translation>Non exécutée, car l’étape %1 a été annulée</translation>
    </message>
    <message>
        <source>Not run because step %1 was interrupted</source>
        <translation>Non exécutée, car l’étape %1 a été interrompue</translation>
    </message>
    <message>
        <source>Not run</source>
        <translation>Non exécutée</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>Interrompue</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>depuis le %1</translation>
    </message>
    <message>
        <source>Has not run yet</source>
        <translation>Pas encore lancé</translation>
    </message>
    <message>
        <source>Running since %1</source>
        <translation>En cours depuis le %1</translation>
    </message>
    <message>
        <source>Last time: %1</source>
        <translation>Dernière fois : %1</translation>
    </message>
    <message>
        <source>Open the run</source>
        <translation>Ouvrir l’exécution</translation>
    </message>
    <message>
        <source>Open the run: %1</source>
        <translation>Ouvrir l’exécution : %1</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <comment>number and name of a step</comment>
        <translation>%1. %2</translation>
    </message>
</context>
<context>
    <name>trueup::ui::SchedulesView</name>
    <message>
        <source>%1. Last time, %2: %3</source>
        <comment>a schedule, a time, how it ended</comment>
        <translation>%1. Dernière fois, %2 : %3</translation>
    </message>
    <message>
        <source>Only by hand</source>
        <translation>À la main seulement</translation>
    </message>
    <message>
        <source>Switched off</source>
        <translation>Désactivée</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Planification</translation>
    </message>
    <message>
        <source>Starts</source>
        <translation>Lance</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>Last success</source>
        <translation>Dernier succès</translation>
    </message>
    <message>
        <source>Schedules</source>
        <translation>Planifications</translation>
    </message>
    <message>
        <source>never</source>
        <translation>jamais</translation>
    </message>
    <message>
        <source>Remove the schedule “%1”?</source>
        <translation>Supprimer la planification « %1 » ?</translation>
    </message>
    <message>
        <source>It starts nothing any more. Runs it has started stay in the list of runs.</source>
        <translation>Il ne lance plus rien. Les exécutions qu’il a lancées restent dans la liste.</translation>
    </message>
    <message>
        <source>Remove the schedule</source>
        <translation>Supprimer la planification</translation>
    </message>
    <message>
        <source>The schedules could not be read</source>
        <translation>Les planifications n’ont pas pu être lues</translation>
    </message>
    <message>
        <source>There is no schedule yet</source>
        <translation>Il n’y a pas encore de planification</translation>
    </message>
    <message>
        <source>A schedule starts runs by the clock. Administrators make them.</source>
        <translation>Une planification lance des exécutions à heures fixes. Les administrateurs créent les planifications.</translation>
    </message>
    <message>
        <source>Next time (local)</source>
        <translation>Prochaine fois (heure locale)</translation>
    </message>
    <message>
        <source>Schedules run only while Trueup is open on at least one computer whose user may start runs.</source>
        <translation>Les exécutions planifiées ne démarrent que si Trueup est ouvert sur au moins un ordinateur dont l’utilisateur peut lancer des exécutions.</translation>
    </message>
    <message>
        <source>A schedule starts runs by the clock. Fill in the form below and save it.</source>
        <translation>Une planification lance des exécutions à heures fixes. Remplissez le formulaire ci-dessous et enregistrez-le.</translation>
    </message>
</context>
<context>
    <name>trueup::CoreSchedules</name>
    <message>
        <source>“%1” was not started.</source>
        <translation>« %1 » n’a pas été lancée.</translation>
    </message>
    <message>
        <source>There is no schedule called “%1” any more.</source>
        <translation>Il n’y a plus de planification appelée « %1 ».</translation>
    </message>
    <message>
        <source>“%1” is no time zone of this computer.</source>
        <translation>« %1 » n’est pas un fuseau horaire de cet ordinateur.</translation>
    </message>
    <message>
        <source>Choose one of the list, for example America/Toronto.</source>
        <translation>Choisissez-en un dans la liste, par exemple America/Toronto.</translation>
    </message>
    <message>
        <source>A schedule needs a name.</source>
        <translation>Une planification a besoin d’un nom.</translation>
    </message>
    <message>
        <source>“%1” would start nothing.</source>
        <translation>« %1 » ne lancerait rien.</translation>
    </message>
    <message>
        <source>Tick at least one kind of run.</source>
        <translation>Cochez au moins un genre d’exécution.</translation>
    </message>
    <message>
        <source>“%1” never comes: there is no such day.</source>
        <translation>« %1 » n’arrive jamais : ce jour n’existe pas.</translation>
    </message>
    <message>
        <source>There is a schedule called “%1” already.</source>
        <translation>Il existe déjà une planification appelée « %1 ».</translation>
    </message>
    <message>
        <source>Give this one another name.</source>
        <translation>Donnez un autre nom à celui-ci.</translation>
    </message>
</context>
<context>
    <name>trueup::CronLine</name>
    <message>
        <source>Say minute, hour, day of the month, month and day of the week, for example 0 2 * * * for every day at two.</source>
        <translation>Indiquez minute, heure, jour du mois, mois et jour de la semaine, par exemple 0 2 * * * pour chaque jour à deux heures.</translation>
    </message>
    <message>
        <source>the minute</source>
        <translation>la minute</translation>
    </message>
    <message>
        <source>the hour</source>
        <translation>l’heure</translation>
    </message>
    <message>
        <source>the day of the month</source>
        <translation>le jour du mois</translation>
    </message>
    <message>
        <source>the month</source>
        <translation>le mois</translation>
    </message>
    <message>
        <source>the day of the week</source>
        <translation>le jour de la semaine</translation>
    </message>
    <message>
        <source>“%1” cannot be read as %2.</source>
        <translation>« %1 » ne se lit pas comme %2.</translation>
    </message>
    <message>
        <source>Use * or numbers from %1 to %2, with commas, a range or a step.</source>
        <translation>Employez * ou des nombres de %1 à %2, avec des virgules, un intervalle ou un pas.</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>en %1</translation>
    </message>
    <message>
        <source>every day</source>
        <translation>chaque jour</translation>
    </message>
    <message>
        <source>every %1 that is day %2 of the month</source>
        <translation>chaque %1 qui est le jour %2 du mois</translation>
    </message>
    <message>
        <source>every %1 and on day %2 of the month</source>
        <translation>chaque %1 et le jour %2 du mois</translation>
    </message>
    <message>
        <source>every hour</source>
        <translation>toutes les heures</translation>
    </message>
    <message>
        <source>%1, in the hours of %2</source>
        <translation>%1, aux heures de %2</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 à %2</translation>
    </message>
    <message>
        <source>every %1</source>
        <comment>day of the week, or several</comment>
        <translation>chaque %1</translation>
    </message>
    <message>
        <source>on day %1 of the month</source>
        <comment>or several</comment>
        <translation>le jour %1 du mois</translation>
    </message>
    <message>
        <source>at %1</source>
        <comment>times of the day</comment>
        <translation>à %1</translation>
    </message>
    <message>
        <source>at minute %1 of every hour</source>
        <comment>or several</comment>
        <translation>à la minute %1 de chaque heure</translation>
    </message>
    <message numerus="yes">
        <source>“%1” has %n part(s) instead of five.</source>
        <translation>
            <numerusform>« %1 » a %n partie au lieu de cinq.</numerusform>
            <numerusform>« %1 » a %n parties au lieu de cinq.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %n minute(s)</source>
        <translation>
            <numerusform>chaque minute</numerusform>
            <numerusform>toutes les %n minutes</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, from %2 to %3</source>
        <comment>every 20 minutes; the first and the last time of the day</comment>
        <translation>%1, de %2 à %3</translation>
    </message>
    <message>
        <source>every %1 to %2</source>
        <comment>the first and the last of several days of the week</comment>
        <translation>du %1 au %2</translation>
    </message>
</context>
<context>
    <name>trueup::GuardedDownload</name>
    <message>
        <source>the host took too long.</source>
        <translation>l’hôte a pris trop de temps.</translation>
    </message>
    <message>
        <source>“%1” is no address on the web.</source>
        <translation>« %1 » n’est pas une adresse web.</translation>
    </message>
    <message>
        <source>the host “%1” was not found.</source>
        <translation>l’hôte « %1 » est introuvable.</translation>
    </message>
    <message>
        <source>“%1” lies in a private network and is not asked.</source>
        <translation>« %1 » se trouve dans un réseau privé et n’est pas interrogé.</translation>
    </message>
    <message>
        <source>If it is meant to be, an administrator names the host in the settings, under “Publishing and pushing”.</source>
        <translation>Si c’est voulu, un administrateur nomme l’hôte dans les réglages, sous « Publication et écriture ».</translation>
    </message>
    <message>
        <source>the file is too large.</source>
        <translation>le fichier est trop gros.</translation>
    </message>
    <message>
        <source>the host answers with a file of the kind “%1”.</source>
        <translation>l’hôte répond par un fichier de type « %1 ».</translation>
    </message>
    <message>
        <source>the host answers with the status %1.</source>
        <translation>l’hôte répond par l’état %1.</translation>
    </message>
    <message>
        <source>the host “%1” cannot be reached.</source>
        <translation>l’hôte « %1 » ne peut pas être joint.</translation>
    </message>
    <message>
        <source>the host leads on to further addresses too often.</source>
        <translation>l’hôte renvoie trop souvent vers d’autres adresses.</translation>
    </message>
    <message>
        <source>the host leads on to an address without encryption.</source>
        <translation>l’hôte renvoie vers une adresse sans chiffrement.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::WaitingLine</name>
    <message numerus="yes">
        <source>The conflicts are settled: %Ln change(s) held by them can be decided now.</source>
        <translation>
            <numerusform>Les conflits sont réglés : %Ln modification qu’ils retenaient peut maintenant être décidée.</numerusform>
            <numerusform>Les conflits sont réglés : %Ln modifications qu’ils retenaient peuvent maintenant être décidées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln change(s) that were freed</source>
        <translation>
            <numerusform>Afficher %Ln modification libérée</numerusform>
            <numerusform>Afficher %Ln modifications libérées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing shown here waits for a decision, but %Ln other change(s) of this list do(es).</source>
        <translation>
            <numerusform>Rien de ce qui est affiché n’attend de décision, mais %Ln autre modification de cette liste en attend une.</numerusform>
            <numerusform>Rien de ce qui est affiché n’attend de décision, mais %Ln autres modifications de cette liste en attendent une.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing here waits for a decision, but %Ln change(s) of other batches do(es).</source>
        <translation>
            <numerusform>Rien ici n’attend de décision, mais %Ln modification d’un autre lot en attend une.</numerusform>
            <numerusform>Rien ici n’attend de décision, mais %Ln modifications d’autres lots en attendent une.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln change(s)</source>
        <translation>
            <numerusform>Afficher %Ln modification</numerusform>
            <numerusform>Afficher %Ln modifications</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::Alerts</name>
    <message>
        <source>Waiting writes</source>
        <translation>Écritures en attente</translation>
    </message>
    <message>
        <source>Writes that were given up</source>
        <translation>Écritures abandonnées</translation>
    </message>
    <message numerus="yes">
        <source>%Ln write(s) are waiting to be sent to the shop</source>
        <translation>
            <numerusform>%Ln écriture attend d’être envoyée à la boutique</numerusform>
            <numerusform>%Ln écritures attendent d’être envoyées à la boutique</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln write(s) to the shop were given up</source>
        <translation>
            <numerusform>%Ln écriture vers la boutique a été abandonnée</numerusform>
            <numerusform>%Ln écritures vers la boutique ont été abandonnées</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no measure “%1”.</source>
        <translation>Il n’y a pas de mesure « %1 ».</translation>
    </message>
    <message>
        <source>Share of failed writes</source>
        <translation>Part des écritures en échec</translation>
    </message>
    <message>
        <source>See in Jobs what the shop refused, and put it right before more is written.</source>
        <translation>Voyez dans Tâches ce que la boutique a refusé, et corrigez-le avant d’écrire davantage.</translation>
    </message>
    <message>
        <source>Start a push, or see why the one that runs is slow.</source>
        <translation>Lancez un envoi, ou voyez pourquoi celui en cours est lent.</translation>
    </message>
    <message>
        <source>Correct or retry them, or let a newer change take their place.</source>
        <translation>Corrigez-les ou relancez-les, ou laissez une modification plus récente les remplacer.</translation>
    </message>
    <message>
        <source>Runs that are held</source>
        <translation>Exécutions retenues</translation>
    </message>
    <message>
        <source>Look at what it is held for, then release it or import again.</source>
        <translation>Regardez pourquoi elle est retenue, puis libérez-la ou importez de nouveau.</translation>
    </message>
    <message>
        <source>Runs that failed</source>
        <translation>Exécutions échouées</translation>
    </message>
    <message>
        <source>Read in Jobs why, and start it again; the alert closes when a later one succeeds.</source>
        <translation>Lisez pourquoi dans Tâches, et relancez-la ; l’alerte se ferme quand une exécution ultérieure réussit.</translation>
    </message>
    <message>
        <source>Open conflicts</source>
        <translation>Conflits ouverts</translation>
    </message>
    <message>
        <source>Decide them in Conflicts; a rule settles many of one kind.</source>
        <translation>Décidez-en dans Conflits ; une règle en règle beaucoup du même genre.</translation>
    </message>
    <message>
        <source>Products out of stock</source>
        <translation>Produits en rupture de stock</translation>
    </message>
    <message>
        <source>Compare with the ERP whether this can be true, and order what is missing.</source>
        <translation>Vérifiez dans l’ERP si cela peut être vrai, et commandez ce qui manque.</translation>
    </message>
    <message>
        <source>Products low on stock</source>
        <translation>Produits bientôt épuisés</translation>
    </message>
    <message>
        <source>Order them before they run out.</source>
        <translation>Commandez-les avant qu’ils ne s’épuisent.</translation>
    </message>
    <message>
        <source>Hours since stock was read</source>
        <translation>Heures depuis la lecture des stocks</translation>
    </message>
    <message>
        <source>Refresh from the ERP; until then the shop may sell what is not there.</source>
        <translation>Actualisez depuis l’ERP ; d’ici là, la boutique peut vendre ce qui n’est pas là.</translation>
    </message>
    <message>
        <source>Hours since the feed was imported</source>
        <translation>Heures depuis l’importation du flux</translation>
    </message>
    <message>
        <source>Import the feed, or see why its schedule did not.</source>
        <translation>Importez le flux, ou voyez pourquoi sa planification ne l’a pas fait.</translation>
    </message>
    <message>
        <source>Hours since the ERP was read</source>
        <translation>Heures depuis la lecture de l’ERP</translation>
    </message>
    <message>
        <source>Refresh from the ERP, or see why its schedule did not.</source>
        <translation>Actualisez depuis l’ERP, ou voyez pourquoi sa planification ne l’a pas fait.</translation>
    </message>
    <message>
        <source>Hours since the shop was read</source>
        <translation>Heures depuis la lecture de la boutique</translation>
    </message>
    <message>
        <source>Pull from the shop, or see why its schedule did not.</source>
        <translation>Lancez une récupération depuis Shopify, ou voyez pourquoi sa planification ne l’a pas fait.</translation>
    </message>
    <message>
        <source>Schedules that are overdue</source>
        <translation>Planifications en retard</translation>
    </message>
    <message>
        <source>Open a window of Trueup: schedules start as long as one is open.</source>
        <translation>Ouvrez une fenêtre de Trueup : les exécutions planifiées démarrent tant qu’il y en a une d’ouverte.</translation>
    </message>
    <message>
        <source>import of the feed</source>
        <translation>importation du flux</translation>
    </message>
    <message>
        <source>refresh from the ERP</source>
        <translation>actualisation depuis l’ERP</translation>
    </message>
    <message>
        <source>pull from the shop</source>
        <translation>récupération depuis la boutique</translation>
    </message>
    <message>
        <source>push to the shop</source>
        <translation>envoi à la boutique</translation>
    </message>
    <message>
        <source>stock from the ERP</source>
        <translation>stocks de l’ERP</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <comment>a step of a schedule</comment>
        <translation>échec : %1</translation>
    </message>
    <message>
        <source>%1 is held</source>
        <comment>a step of a schedule</comment>
        <translation>retenue : %1</translation>
    </message>
    <message>
        <source>%1 was cancelled</source>
        <comment>a step of a schedule</comment>
        <translation>annulée : %1</translation>
    </message>
    <message>
        <source>%1 was interrupted</source>
        <comment>a step of a schedule</comment>
        <translation>interrompue : %1</translation>
    </message>
    <message>
        <source>%1: stopped at step %2 of %3 (%4).</source>
        <comment>name of a schedule; why</comment>
        <translation>%1 : arrêté à l’étape %2 sur %3 (%4).</translation>
    </message>
    <message>
        <source>Only partly: %1.</source>
        <translation>En partie seulement : %1.</translation>
    </message>
    <message>
        <source>Not done: %1.</source>
        <translation>Non fait : %1.</translation>
    </message>
    <message>
        <source>See in Jobs what stopped it, put it right and run the schedule again; the alert closes when it succeeds.</source>
        <translation>Voyez dans Tâches ce qui l’a arrêté, corrigez-le et relancez la planification ; l’alerte se ferme quand il réussit.</translation>
    </message>
    <message>
        <source>Run %1 is held: %2</source>
        <translation>L’exécution %1 est retenue : %2</translation>
    </message>
    <message>
        <source>Run %1 failed: %2</source>
        <translation>L’exécution %1 a échoué : %2</translation>
    </message>
    <message>
        <source>%1 of the writes to the shop failed</source>
        <translation>%1 des écritures vers la boutique ont échoué</translation>
    </message>
    <message>
        <source>%1 could not be told: %2</source>
        <translation>%1 n’a pas pu être prévenu : %2</translation>
    </message>
    <message>
        <source>%1 was not told: no program that is set up for it has looked yet.</source>
        <translation>%1 n’a pas été prévenu : aucun programme configuré pour cela ne s’en est encore occupé.</translation>
    </message>
    <message>
        <source>h</source>
        <comment>hours</comment>
        <translation>h</translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>hours</comment>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>Desktop</source>
        <translation>Notification à l’écran</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Courriel</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Critique</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Erreur</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Avertissement</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>Information</translation>
    </message>
    <message>
        <source>Trueup: this is a test</source>
        <translation>Trueup : ceci est un essai</translation>
    </message>
    <message>
        <source>Trueup: over: %1</source>
        <translation>Trueup : terminé : %1</translation>
    </message>
    <message>
        <source>%1 is not set up on this computer.</source>
        <translation>%1 n’est pas configuré sur cet ordinateur.</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>Rien n’a été envoyé.</translation>
    </message>
    <message>
        <source>Set it up in the settings of alerts, or give %1 in the environment.</source>
        <translation>Configurez-le dans les réglages des alertes, ou donnez %1 dans l’environnement.</translation>
    </message>
    <message>
        <source>%1 refused the message (HTTP status %2).</source>
        <translation>%1 a refusé le message (état HTTP %2).</translation>
    </message>
    <message>
        <source>Enter the address or key anew; the service may have withdrawn it.</source>
        <translation>Saisissez de nouveau l’adresse ou la clé ; le service l’a peut-être retirée.</translation>
    </message>
    <message>
        <source>It is tried again later.</source>
        <translation>Un nouvel essai aura lieu plus tard.</translation>
    </message>
    <message>
        <source>Alerts of this database arrive here.</source>
        <translation>Les alertes de cette base de données arrivent ici.</translation>
    </message>
    <message>
        <source>The address for %1 cannot be used.</source>
        <translation>L’adresse pour %1 est inutilisable.</translation>
    </message>
    <message>
        <source>Enter it anew; it begins with https://.</source>
        <translation>Saisissez-la de nouveau ; elle commence par https://.</translation>
    </message>
    <message>
        <source>Slack</source>
        <translation>Slack</translation>
    </message>
    <message>
        <source>PagerDuty</source>
        <translation>PagerDuty</translation>
    </message>
    <message>
        <source>Runs whose credentials were refused</source>
        <translation>Exécutions dont les identifiants ont été refusés</translation>
    </message>
    <message>
        <source>Look in Jobs which system it was, and give its new password or key in Settings.</source>
        <translation>Voyez dans Tâches de quel système il s’agit, et donnez son nouveau mot de passe ou sa nouvelle clé dans Réglages.</translation>
    </message>
    <message>
        <source>Runs the shop answered in another version</source>
        <translation>Exécutions auxquelles la boutique a répondu dans une autre version</translation>
    </message>
    <message>
        <source>Nothing is written until a newer Trueup is installed, or the settings name a version the shop still has.</source>
        <translation>Rien ne sera écrit avant qu’un Trueup plus récent soit installé ou que les réglages nomment une version que la boutique a encore.</translation>
    </message>
    <message>
        <source>New products that wait for the shop&apos;s next day</source>
        <translation>Nouveaux produits qui attendent le lendemain de la boutique</translation>
    </message>
    <message>
        <source>The shop takes so many new variants a day; they go on by themselves with the first push of tomorrow.</source>
        <translation>La boutique n’accepte qu’un certain nombre de nouvelles variantes par jour ; ils continuent d’eux-mêmes avec le premier envoi de demain.</translation>
    </message>
    <message numerus="yes">
        <source>Credentials were refused to %Ln run(s)</source>
        <translation>
            <numerusform>Les identifiants ont été refusés à %Ln exécution</numerusform>
            <numerusform>Les identifiants ont été refusés à %Ln exécutions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The shop answered %Ln run(s) in another version of its API</source>
        <translation>
            <numerusform>La boutique a répondu à %Ln exécution dans une autre version de son API</numerusform>
            <numerusform>La boutique a répondu à %Ln exécutions dans une autre version de son API</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new product(s) wait for the shop&apos;s next day</source>
        <translation>
            <numerusform>%Ln nouveau produit attend le lendemain de la boutique</numerusform>
            <numerusform>%Ln nouveaux produits attendent le lendemain de la boutique</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln conflict(s) wait for a decision</source>
        <translation>
            <numerusform>%Ln conflit attend une décision</numerusform>
            <numerusform>%Ln conflits attendent une décision</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) are out of stock</source>
        <translation>
            <numerusform>%Ln produit est en rupture de stock</numerusform>
            <numerusform>%Ln produits sont en rupture de stock</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) are low on stock</source>
        <translation>
            <numerusform>%Ln produit est bientôt épuisé</numerusform>
            <numerusform>%Ln produits sont bientôt épuisés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stock was last read %Ln hour(s) ago</source>
        <translation>
            <numerusform>Les stocks ont été lus il y a %Ln heure</numerusform>
            <numerusform>Les stocks ont été lus il y a %Ln heures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The feed was last imported %Ln hour(s) ago</source>
        <translation>
            <numerusform>Le flux a été importé il y a %Ln heure</numerusform>
            <numerusform>Le flux a été importé il y a %Ln heures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The ERP was last read %Ln hour(s) ago</source>
        <translation>
            <numerusform>L’ERP a été lu il y a %Ln heure</numerusform>
            <numerusform>L’ERP a été lu il y a %Ln heures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The shop was last read %Ln hour(s) ago</source>
        <translation>
            <numerusform>La dernière lecture de la boutique remonte à %Ln heure</numerusform>
            <numerusform>La dernière lecture de la boutique remonte à %Ln heures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 has run: %Ln step(s) done.</source>
        <comment>name of a schedule</comment>
        <translation>
            <numerusform>%1 s’est exécuté : %Ln étape faite.</numerusform>
            <numerusform>%1 s’est exécuté : %Ln étapes faites.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln schedule(s) are overdue</source>
        <translation>
            <numerusform>%Ln planification est en retard</numerusform>
            <numerusform>%Ln planifications sont en retard</numerusform>
        </translation>
    </message>
    <message>
        <source>%1%</source>
        <comment>a percentage</comment>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>trueup::Mail</name>
    <message>
        <source>“%1” is no e-mail address that can be used.</source>
        <translation>« %1 » n’est pas une adresse de courriel utilisable.</translation>
    </message>
    <message>
        <source>Write addresses like ann@example.com, separated by commas.</source>
        <translation>Écrivez des adresses comme ann@example.com, séparées par des virgules.</translation>
    </message>
    <message>
        <source>A mail needs a sender and somebody to send it to.</source>
        <translation>Un courriel demande un expéditeur et un destinataire.</translation>
    </message>
    <message>
        <source>Enter them in the settings of alerts.</source>
        <translation>Saisissez-les dans les réglages des alertes.</translation>
    </message>
    <message>
        <source>The mail server %1 refused the mail (reply %2).</source>
        <translation>Le serveur de courriel %1 a refusé le message (réponse %2).</translation>
    </message>
    <message>
        <source>Check the sender and the recipients in the settings of alerts.</source>
        <translation>Vérifiez l’expéditeur et les destinataires dans les réglages des alertes.</translation>
    </message>
    <message>
        <source>It is tried again later.</source>
        <translation>Un nouvel essai aura lieu plus tard.</translation>
    </message>
    <message>
        <source>The mail server %1 was not found.</source>
        <translation>Le serveur de courriel %1 est introuvable.</translation>
    </message>
    <message>
        <source>Check the address of the mail server and the network connection.</source>
        <translation>Vérifiez l’adresse du serveur de courriel et la connexion au réseau.</translation>
    </message>
    <message>
        <source>The mail server %1 does not accept connections.</source>
        <translation>Le serveur de courriel %1 n’accepte pas de connexions.</translation>
    </message>
    <message>
        <source>Check the address and port of the mail server.</source>
        <translation>Vérifiez l’adresse et le port du serveur de courriel.</translation>
    </message>
    <message>
        <source>The mail server %1 did not answer in time.</source>
        <translation>Le serveur de courriel %1 n’a pas répondu à temps.</translation>
    </message>
    <message>
        <source>The mail server %1 refused the user name or password.</source>
        <translation>Le serveur de courriel %1 a refusé le nom d’utilisateur ou le mot de passe.</translation>
    </message>
    <message>
        <source>Correct the user name and the password of the mail server.</source>
        <translation>Corrigez le nom d’utilisateur et le mot de passe du serveur de courriel.</translation>
    </message>
    <message>
        <source>The mail server %1 offers no encryption.</source>
        <translation>Le serveur de courriel %1 ne propose pas de chiffrement.</translation>
    </message>
    <message>
        <source>Use TLS from the first byte (smtps://) or a server that knows STARTTLS.</source>
        <translation>Utilisez TLS dès le premier octet (smtps://) ou un serveur qui connaît STARTTLS.</translation>
    </message>
    <message>
        <source>No secure connection to the mail server %1 could be made.</source>
        <translation>Aucune connexion sûre au serveur de courriel %1 n’a pu être établie.</translation>
    </message>
    <message>
        <source>Check the name of the mail server, its port and its certificate.</source>
        <translation>Vérifiez le nom du serveur de courriel, son port et son certificat.</translation>
    </message>
    <message>
        <source>The connection to the mail server %1 broke off.</source>
        <translation>La connexion au serveur de courriel %1 a été interrompue.</translation>
    </message>
    <message>
        <source>The address of the mail server cannot be used.</source>
        <translation>L’adresse du serveur de courriel est inutilisable.</translation>
    </message>
    <message>
        <source>Write it like smtps://user:password@mail.example.com; special characters of the password as %40 and the like.</source>
        <translation>Écrivez-la comme smtps://utilisateur:motdepasse@mail.example.com ; les caractères spéciaux du mot de passe comme %40 et semblables.</translation>
    </message>
    <message>
        <source>The transfer library could not be started.</source>
        <translation>La bibliothèque de transfert n’a pas pu démarrer.</translation>
    </message>
</context>
<context>
    <name>trueup::CoreAlerts</name>
    <message>
        <source>Type it: a stored password is only used for the server, port and user name it was stored for.</source>
        <translation>Saisissez-le : un mot de passe conservé ne sert que pour le serveur, le port et le nom d’utilisateur pour lesquels il a été enregistré.</translation>
    </message>
    <message>
        <source>The password of this mail server and user name is not known.</source>
        <translation>Le mot de passe de ce serveur de courriel et de ce nom d’utilisateur n’est pas connu.</translation>
    </message>
    <message>
        <source>Type the user name, or no password.</source>
        <translation>Saisissez le nom d’utilisateur, ou pas de mot de passe.</translation>
    </message>
    <message>
        <source>A password of the mail server needs a user name.</source>
        <translation>Un mot de passe du serveur de courriel demande un nom d’utilisateur.</translation>
    </message>
    <message>
        <source>Write its name alone, for example mail.example.com.</source>
        <translation>N’écrivez que son nom, par exemple mail.example.com.</translation>
    </message>
    <message>
        <source>This is no name of a mail server.</source>
        <translation>Ce n’est pas le nom d’un serveur de courriel.</translation>
    </message>
    <message>
        <source>A rule of alerts needs a name.</source>
        <translation>Une règle d’alerte demande un nom.</translation>
    </message>
    <message>
        <source>“%1” would watch nothing.</source>
        <translation>« %1 » ne surveillerait rien.</translation>
    </message>
    <message>
        <source>Choose a measure.</source>
        <translation>Choisissez une mesure.</translation>
    </message>
    <message>
        <source>This measure looks at a time from one second to 30 days.</source>
        <translation>Cette mesure porte sur une durée d’une seconde à 30 jours.</translation>
    </message>
    <message>
        <source>“%1” needs a number to compare with.</source>
        <translation>« %1 » demande un nombre auquel comparer.</translation>
    </message>
    <message>
        <source>A mail has one sender.</source>
        <translation>Un courriel a un seul expéditeur.</translation>
    </message>
    <message>
        <source>This is no address a message can be posted to.</source>
        <translation>Ce n’est pas une adresse à laquelle un message peut être envoyé.</translation>
    </message>
    <message>
        <source>Copy the whole address of the webhook; it begins with https://.</source>
        <translation>Copiez l’adresse entière du webhook ; elle commence par https://.</translation>
    </message>
    <message>
        <source>There is a rule called “%1” already.</source>
        <translation>Il y a déjà une règle nommée « %1 ».</translation>
    </message>
    <message>
        <source>Give this one another name.</source>
        <translation>Donnez un autre nom à celle-ci.</translation>
    </message>
    <message>
        <source>This is a test</source>
        <translation>Ceci est un essai</translation>
    </message>
    <message>
        <source>This is no address of PagerDuty&apos;s events API.</source>
        <translation>Ce n’est pas une adresse de l’API d’événements de PagerDuty.</translation>
    </message>
    <message>
        <source>Write scheme and host alone, for example %1.</source>
        <translation>Écrivez seulement le schéma et l’hôte, par exemple %1.</translation>
    </message>
</context>
<context>
    <name>trueup::SyncSettings</name>
    <message>
        <source>A change is small with at most so many fields</source>
        <translation>Une modification est petite avec au plus ce nombre de champs</translation>
    </message>
    <message>
        <source>Approve small changes of text automatically where the item is confirmed</source>
        <translation>Approuver automatiquement les petites modifications de texte d’un article confirmé</translation>
    </message>
    <message>
        <source>… only where the margin on the new price is at least so many per cent; 0: whatever it is</source>
        <translation>… seulement si la marge sur le nouveau prix atteint ce pourcentage ; 0 : quelle qu’elle soit</translation>
    </message>
    <message>
        <source>Approve price changes of up to so many per cent automatically; 0: none</source>
        <translation>Approuver automatiquement les modifications de prix jusqu’à ce pourcentage ; 0 : aucune</translation>
    </message>
    <message>
        <source>… on products with at least so many pieces</source>
        <translation>… pour les produits qui ont au moins ce nombre d’unités</translation>
    </message>
    <message>
        <source>Stock that falls by so many per cent needs a person all the same</source>
        <translation>Demander quand même une intervention quand le stock baisse de ce pourcentage</translation>
    </message>
    <message>
        <source>Approve the ERP’s stock automatically, except large falls</source>
        <translation>Approuver automatiquement le stock de l’ERP, sauf les fortes baisses</translation>
    </message>
    <message>
        <source>Address of the Etilize feed</source>
        <translation>Adresse du flux Etilize</translation>
    </message>
    <message>
        <source>User name at the feed server</source>
        <translation>Nom d’utilisateur au serveur du flux</translation>
    </message>
    <message>
        <source>Address of the Xorosoft API</source>
        <translation>Adresse de l’API Xorosoft</translation>
    </message>
    <message>
        <source>Requests to Xorosoft per second</source>
        <translation>Requêtes à Xorosoft par seconde</translation>
    </message>
    <message>
        <source>Address of the shop</source>
        <translation>Adresse de la boutique</translation>
    </message>
    <message>
        <source>Client ID of the Shopify app</source>
        <translation>Identifiant client de l’application Shopify</translation>
    </message>
    <message>
        <source>Version of the Shopify API</source>
        <translation>Version de l’API Shopify</translation>
    </message>
    <message>
        <source>Location whose stock is written</source>
        <translation>Emplacement où le stock est écrit</translation>
    </message>
    <message>
        <source>Leave out products the ERP does not know</source>
        <translation>Laisser de côté les produits que l’ERP ne connaît pas</translation>
    </message>
    <message>
        <source>Approve matches at or above this confidence automatically</source>
        <translation>Approuver automatiquement les correspondances à partir de cette confiance</translation>
    </message>
    <message>
        <source>Metafield columns that are not published</source>
        <translation>Colonnes de métachamps non publiées</translation>
    </message>
    <message>
        <source>Namespace of the specifications</source>
        <translation>Espace de noms des caractéristiques</translation>
    </message>
    <message>
        <source>Key of the specifications</source>
        <translation>Clé des caractéristiques</translation>
    </message>
    <message>
        <source>What a new product does when out of stock (CONTINUE or DENY)</source>
        <translation>Ce que fait un nouveau produit en rupture de stock (CONTINUE ou DENY)</translation>
    </message>
    <message>
        <source>Hold when the feed is this much shorter (%)</source>
        <translation>Retenir quand le flux est plus court de (%)</translation>
    </message>
    <message>
        <source>Hold when this share of products is missing (%)</source>
        <translation>Retenir quand cette part des produits manque (%)</translation>
    </message>
    <message>
        <source>Hold when this share of products would change (%)</source>
        <translation>Retenir quand cette part des produits changerait (%)</translation>
    </message>
    <message>
        <source>Products of one kind from which a push uses bulk operations; 0: never</source>
        <translation>Nombre de produits d’un même type d’opération à partir duquel un envoi utilise des opérations groupées ; 0 : jamais</translation>
    </message>
    <message>
        <source>There is no setting “%1”.</source>
        <translation>Il n’y a pas de réglage « %1 ».</translation>
    </message>
    <message>
        <source>“settings get” lists them all.</source>
        <translation>« settings get » les liste tous.</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>un nombre</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true ou false</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>une liste</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>un texte</translation>
    </message>
    <message>
        <source>The setting “%1” takes %2.</source>
        <translation>Le réglage « %1 » prend %2.</translation>
    </message>
    <message>
        <source>The confidence must be above 0.5 and at most 1, not %1.</source>
        <translation>La confiance doit être supérieure à 0,5 et au plus 1, et non %1.</translation>
    </message>
    <message>
        <source>The number of products must be a whole number from 0, not %1.</source>
        <translation>Le nombre de produits doit être un nombre entier à partir de 0, pas %1.</translation>
    </message>
    <message>
        <source>Columns the supplier renamed, as {&quot;name in the file&quot;: &quot;name known here&quot;}</source>
        <translation>Colonnes renommées par le fournisseur : {&quot;nom dans le fichier&quot;: &quot;nom connu ici&quot;}</translation>
    </message>
    <message>
        <source>names and their meanings, such as {&quot;Item Name&quot;:&quot;Title&quot;}</source>
        <translation>des noms et leur sens, par exemple {&quot;Item Name&quot;:&quot;Title&quot;}</translation>
    </message>
    <message>
        <source>Each column needs its name in the file and a name known here.</source>
        <translation>Chaque colonne demande son nom dans le fichier et un nom connu ici.</translation>
    </message>
    <message>
        <source>Write it like {&quot;Item Name&quot;:&quot;Title&quot;}.</source>
        <translation>Écrivez par exemple {&quot;Item Name&quot;:&quot;Title&quot;}.</translation>
    </message>
    <message>
        <source>“%1” is mapped to “%2”, which is no column an import knows.</source>
        <translation>« %1 » est associée à « %2 », qu’aucune importation ne connaît.</translation>
    </message>
    <message>
        <source>Known are for example Title, SKU, Vendor, Type, Description, Tags, Barcode, URL handle, Product image URL and Metafield: custom.&lt;name&gt;.</source>
        <translation>Sont connues par exemple Title, SKU, Vendor, Type, Description, Tags, Barcode, URL handle, Product image URL et Metafield: custom.&lt;nom&gt;.</translation>
    </message>
    <message>
        <source>Feeds in a row without a product after which archiving it is proposed; 0: never</source>
        <translation>Flux de suite sans un produit après lesquels son archivage est proposé ; 0 : jamais</translation>
    </message>
    <message>
        <source>Hold when this share of the ERP&apos;s items is gone, inactive or out of stock (%)</source>
        <translation>Retenir quand cette part des articles de l’ERP a disparu, est inactive ou en rupture de stock (%)</translation>
    </message>
    <message>
        <source>The number of feeds must be a whole number from 0 to 30, not %1.</source>
        <translation>Le nombre de flux doit être un entier de 0 à 30, pas %1.</translation>
    </message>
    <message>
        <source>Share of automatic matches that must be right; less certain ones go to a person</source>
        <translation>Exactitude exigée des correspondances automatiques ; les moins sûres sont soumises à une personne</translation>
    </message>
    <message>
        <source>The share must be from 0.5 to 1, not %1.</source>
        <translation>La part doit être de 0,5 à 1, et non %1.</translation>
    </message>
    <message>
        <source>Company whose item number is the SKU in a feed of several tables. Empty: the one most products have</source>
        <translation>Entreprise dont le numéro d’article sert d’UGS quand le flux a plusieurs tables. Vide : la plus fréquente</translation>
    </message>
    <message>
        <source>Hosts in a private network that product images may be loaded from (name or name:port)</source>
        <translation>Hôtes d’un réseau privé d’où les images de produits peuvent être chargées (nom ou nom:port)</translation>
    </message>
    <message>
        <source>Fields somebody else owns than usual, as {&quot;field&quot;: &quot;side&quot;}</source>
        <translation>Champs qui ont un autre propriétaire que d’habitude, sous la forme {&quot;champ&quot;: &quot;côté&quot;}</translation>
    </message>
    <message>
        <source>There is no field “%1”.</source>
        <translation>Il n’y a pas de champ « %1 ».</translation>
    </message>
    <message>
        <source>Write it like {&quot;title&quot;:&quot;shopify&quot;}.</source>
        <translation>Écrivez-le comme {&quot;title&quot;:&quot;shopify&quot;}.</translation>
    </message>
    <message>
        <source>The owner of “%1” is always %2.</source>
        <translation>Le propriétaire de « %1 » est toujours %2.</translation>
    </message>
    <message>
        <source>Leave this field out.</source>
        <translation>Laissez ce champ de côté.</translation>
    </message>
    <message>
        <source>“%1” cannot own “%2”.</source>
        <translation>« %1 » ne peut pas être propriétaire de « %2 ».</translation>
    </message>
    <message>
        <source>Possible are: %1.</source>
        <translation>Sont possibles : %1.</translation>
    </message>
    <message>
        <source>Keys of the ERP that mean something else than usual, as {&quot;price&quot;: [&quot;CustomPrice1&quot;]}</source>
        <translation>Clés de l’ERP qui veulent dire autre chose que d’habitude, sous la forme {&quot;price&quot;: [&quot;CustomPrice1&quot;]}</translation>
    </message>
    <message>
        <source>“%1” is no time zone of this computer.</source>
        <translation>« %1 » n’est pas un fuseau horaire de cet ordinateur.</translation>
    </message>
    <message>
        <source>Give one like America/Toronto.</source>
        <translation>Donnez-en un comme America/Toronto.</translation>
    </message>
    <message>
        <source>Paths the ERP’s items are read from, tried in order</source>
        <translation>Chemins où les articles de l’ERP sont lus, essayés dans l’ordre</translation>
    </message>
    <message>
        <source>Paths the ERP’s stock is read from, tried in order</source>
        <translation>Chemins où le stock de l’ERP est lu, essayés dans l’ordre</translation>
    </message>
    <message>
        <source>Parameter with the number of the page</source>
        <translation>Paramètre pour le numéro de la page</translation>
    </message>
    <message>
        <source>Parameter with the rows of a page</source>
        <translation>Paramètre pour le nombre de lignes d’une page</translation>
    </message>
    <message>
        <source>Parameter with the time since which items changed</source>
        <translation>Paramètre pour le moment depuis lequel des articles ont changé</translation>
    </message>
    <message>
        <source>Parameter with the names of stores</source>
        <translation>Paramètre pour les noms des magasins</translation>
    </message>
    <message>
        <source>Parameter with a base part</source>
        <translation>Paramètre pour une pièce de base</translation>
    </message>
    <message>
        <source>Parameter with an item number</source>
        <translation>Paramètre pour un numéro d’article</translation>
    </message>
    <message>
        <source>At least one path is needed.</source>
        <translation>Il faut au moins un chemin.</translation>
    </message>
    <message>
        <source>Write it like item/getitem.</source>
        <translation>Écrivez-le comme item/getitem.</translation>
    </message>
    <message>
        <source>“%1” is no path of the ERP’s API.</source>
        <translation>« %1 » n’est pas un chemin de l’API de l’ERP.</translation>
    </message>
    <message>
        <source>Write only what comes behind the address, like item/getitem.</source>
        <translation>Écrivez seulement ce qui suit l’adresse, comme item/getitem.</translation>
    </message>
    <message>
        <source>“%1” looks like a path that changes something in the ERP.</source>
        <translation>« %1 » ressemble à un chemin qui modifie quelque chose dans l’ERP.</translation>
    </message>
    <message>
        <source>Trueup only reads from the ERP. Name a path that lists items or stock.</source>
        <translation>Trueup ne fait que lire dans l’ERP. Nommez un chemin qui liste des articles ou du stock.</translation>
    </message>
    <message>
        <source>“%1” is no name of a parameter.</source>
        <translation>« %1 » n’est pas un nom de paramètre.</translation>
    </message>
    <message>
        <source>Use letters, digits and _ . - only, as in updated_at_min.</source>
        <translation>N’utilisez que des lettres, des chiffres et _ . -, comme dans updated_at_min.</translation>
    </message>
    <message>
        <source>The parameter “%1” hides items without stock and cannot be used for %2.</source>
        <translation>Le paramètre « %1 » cache les articles sans stock et ne peut pas servir pour %2.</translation>
    </message>
    <message>
        <source>Name another parameter.</source>
        <translation>Nommez un autre paramètre.</translation>
    </message>
    <message>
        <source>Rows of a page the ERP is asked for; 0: as it likes</source>
        <translation>Lignes par page demandées à l’ERP ; 0 : à son gré</translation>
    </message>
    <message>
        <source>Pages after which reading stops with an error when the ERP names no last one</source>
        <translation>Pages après lesquelles la lecture s’arrête sur une erreur quand l’ERP ne nomme pas la dernière</translation>
    </message>
    <message>
        <source>Seconds the ERP has for a page</source>
        <translation>Secondes dont l’ERP dispose pour une page</translation>
    </message>
    <message>
        <source>Attempts for a page that does not come in time; after other passing faults there is one more</source>
        <translation>Essais pour une page qui n’arrive pas à temps ; après d’autres pannes passagères, il y en a un de plus</translation>
    </message>
    <message>
        <source>any</source>
        <translation>le premier</translation>
    </message>
    <message>
        <source>half of the limit</source>
        <translation>la moitié du seuil</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucun</translation>
    </message>
    <message>
        <source>Shorter feed</source>
        <translation>Flux plus court</translation>
    </message>
    <message>
        <source>How many fewer product rows the feed has than the last accepted one.</source>
        <translation>Lignes de produits en moins par rapport au dernier flux accepté.</translation>
    </message>
    <message>
        <source>Warn when the feed is this much shorter (%)</source>
        <translation>Avertir quand le flux est plus court de (%)</translation>
    </message>
    <message>
        <source>Missing products</source>
        <translation>Produits manquants</translation>
    </message>
    <message>
        <source>Products of the last feed, or of the shop, that are not there any more.</source>
        <translation>Produits du dernier flux, ou de la boutique, qui n’y sont plus.</translation>
    </message>
    <message>
        <source>Warn when this share of products is missing (%)</source>
        <translation>Avertir quand cette part des produits manque (%)</translation>
    </message>
    <message>
        <source>Withdrawals</source>
        <translation>Retraits</translation>
    </message>
    <message>
        <source>Products to archive or to take off sale in one run.</source>
        <translation>Produits à archiver ou à retirer de la vente en une exécution.</translation>
    </message>
    <message>
        <source>Warn when this many products would be withdrawn from sale</source>
        <translation>Avertir quand autant de produits seraient retirés de la vente</translation>
    </message>
    <message>
        <source>Hold when this many products would be withdrawn from sale</source>
        <translation>Retenir quand autant de produits seraient retirés de la vente</translation>
    </message>
    <message>
        <source>Share of withdrawals</source>
        <translation>Part des retraits</translation>
    </message>
    <message>
        <source>Hold when this share of the products on sale would be withdrawn (%)</source>
        <translation>Retenir quand cette part des produits en vente serait retirée (%)</translation>
    </message>
    <message>
        <source>Changed products</source>
        <translation>Produits modifiés</translation>
    </message>
    <message>
        <source>Products with any change, of all that are known.</source>
        <translation>Produits ayant une modification, parmi tous ceux connus.</translation>
    </message>
    <message>
        <source>Warn when this share of products would change (%)</source>
        <translation>Avertir quand cette part des produits changerait (%)</translation>
    </message>
    <message>
        <source>Large price change</source>
        <translation>Forte variation de prix</translation>
    </message>
    <message>
        <source>From where a change of a price counts as strong, up or down.</source>
        <translation>À partir d’où une variation de prix compte comme forte, à la hausse ou à la baisse.</translation>
    </message>
    <message>
        <source>A price that changes by more than this changes strongly (%)</source>
        <translation>Un prix qui varie de plus que cela varie fortement (%)</translation>
    </message>
    <message>
        <source>Price changes</source>
        <translation>Variations de prix</translation>
    </message>
    <message>
        <source>Products with a large price change.</source>
        <translation>Produits dont le prix varie fortement.</translation>
    </message>
    <message>
        <source>Warn when this share of products changes its price strongly (%)</source>
        <translation>Avertir quand le prix de cette part des produits varie fortement (%)</translation>
    </message>
    <message>
        <source>Hold when this share of products changes its price strongly (%)</source>
        <translation>Retenir quand le prix de cette part des produits varie fortement (%)</translation>
    </message>
    <message>
        <source>Bad prices</source>
        <translation>Mauvais prix</translation>
    </message>
    <message>
        <source>Prices that are zero, negative or below cost; the rows themselves are always blocked.</source>
        <translation>Prix nuls, négatifs ou inférieurs au coût ; les lignes elles-mêmes sont toujours bloquées.</translation>
    </message>
    <message>
        <source>Hold when this share of the prices is zero, negative or below cost (%)</source>
        <translation>Retenir quand cette part des prix est nulle, négative ou inférieure au coût (%)</translation>
    </message>
    <message>
        <source>Stock to zero</source>
        <translation>Stock à zéro</translation>
    </message>
    <message>
        <source>Products in stock that would have none.</source>
        <translation>Produits en stock qui n’en auraient plus.</translation>
    </message>
    <message>
        <source>Warn when this share of the products in stock would go to zero (%)</source>
        <translation>Avertir quand cette part des produits en stock passerait à zéro (%)</translation>
    </message>
    <message>
        <source>Hold when this share of the products in stock would go to zero (%)</source>
        <translation>Retenir quand cette part des produits en stock passerait à zéro (%)</translation>
    </message>
    <message>
        <source>Stock changes</source>
        <translation>Modifications de stock</translation>
    </message>
    <message>
        <source>Products whose stock would change, up or down, of those that have any.</source>
        <translation>Produits dont le stock changerait, en plus ou en moins, parmi ceux qui en ont.</translation>
    </message>
    <message>
        <source>Warn when the stock of this share of the products would change (%)</source>
        <translation>Avertir quand le stock de cette part des produits changerait (%)</translation>
    </message>
    <message>
        <source>Hold when the stock of this share of the products would change (%)</source>
        <translation>Retenir quand le stock de cette part des produits changerait (%)</translation>
    </message>
    <message>
        <source>Emptied values</source>
        <translation>Valeurs vidées</translation>
    </message>
    <message>
        <source>Values of one column that were filled and would become empty.</source>
        <translation>Valeurs d’une colonne qui étaient remplies et deviendraient vides.</translation>
    </message>
    <message>
        <source>Warn when this share of a column’s values would become empty (%)</source>
        <translation>Avertir quand cette part des valeurs d’une colonne deviendrait vide (%)</translation>
    </message>
    <message>
        <source>Hold when this share of a column’s values would become empty (%)</source>
        <translation>Retenir quand cette part des valeurs d’une colonne deviendrait vide (%)</translation>
    </message>
    <message>
        <source>Items lost in the ERP</source>
        <translation>Pertes de l’ERP</translation>
    </message>
    <message>
        <source>Items of the ERP that are gone, no longer sold or out of stock since the last reading.</source>
        <translation>Articles de l’ERP qui ont disparu, ne sont plus vendus ou sont en rupture de stock depuis la dernière lecture.</translation>
    </message>
    <message>
        <source>Rows without an ERP item</source>
        <translation>Lignes sans article dans l’ERP</translation>
    </message>
    <message>
        <source>Rows of the feed without an item of the ERP, more than last time.</source>
        <translation>Lignes du flux sans article dans l’ERP, de plus que la dernière fois.</translation>
    </message>
    <message>
        <source>Warn when this many more rows than last time have no ERP item (%)</source>
        <translation>Avertir quand les lignes sans article dans l’ERP augmentent d’autant depuis la dernière fois (%)</translation>
    </message>
    <message>
        <source>Hold when this many more rows than last time have no ERP item (%)</source>
        <translation>Retenir quand les lignes sans article dans l’ERP augmentent d’autant depuis la dernière fois (%)</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Doublons</translation>
    </message>
    <message>
        <source>Rows of the feed that share a key with another row.</source>
        <translation>Lignes du flux qui partagent une clé avec une autre ligne.</translation>
    </message>
    <message>
        <source>Hold when this share of the rows shares a key with another row (%)</source>
        <translation>Retenir quand cette part des lignes partage une clé avec une autre ligne (%)</translation>
    </message>
    <message>
        <source>“%1” would warn from %2, after it holds from %3.</source>
        <translation>« %1 » n’avertirait qu’à partir de %2, après avoir retenu à partir de %3.</translation>
    </message>
    <message>
        <source>Set %1 to %2 at most, or raise %3.</source>
        <translation>Fixez %1 à %2 au plus, ou augmentez %3.</translation>
    </message>
    <message>
        <source>Name of the CSV to read where a zip holds several; * and ? stand for other characters</source>
        <translation>Nom du CSV à lire quand un zip en contient plusieurs ; l’astérisque et le point d’interrogation remplacent d’autres caractères</translation>
    </message>
    <message>
        <source>First sell off the stock of a product that left the range; its archiving is proposed afterwards</source>
        <translation>D’abord écouler le stock d’un produit retiré de l’assortiment ; son archivage est proposé ensuite</translation>
    </message>
    <message>
        <source>Days after which the rows of old feeds are removed, except those of the last three; 0: never</source>
        <translation>Jours après lesquels les lignes des anciens flux sont supprimées, sauf celles des trois derniers ; 0 : jamais</translation>
    </message>
    <message>
        <source>Days after which rejected rows and the technical detail of runs are removed; 0: never</source>
        <translation>Jours après lesquels les lignes rejetées et le détail technique des exécutions sont supprimés ; 0 : jamais</translation>
    </message>
    <message>
        <source>The setting “%1” takes a whole number from %2 to %3, not %4.</source>
        <translation>Le réglage « %1 » prend un nombre entier de %2 à %3, pas %4.</translation>
    </message>
    <message>
        <source>The setting “%1” takes a number from %2 to %3, not %4.</source>
        <translation>Le réglage « %1 » prend un nombre de %2 à %3, pas %4.</translation>
    </message>
    <message>
        <source>Who gets alerts by e-mail: addresses separated by commas</source>
        <translation>Qui reçoit les alertes par courriel : adresses séparées par des virgules</translation>
    </message>
    <message>
        <source>Sender of the mails about alerts</source>
        <translation>Expéditeur des courriels d’alerte</translation>
    </message>
    <message>
        <source>A product with fewer pieces than this is low on stock</source>
        <translation>Un produit avec moins de pièces que cela est bientôt épuisé</translation>
    </message>
    <message>
        <source>The number of pieces must be at least 1, not %1.</source>
        <translation>Le nombre de pièces doit être d’au moins 1, pas %1.</translation>
    </message>
    <message>
        <source>Whole readings of the ERP whose answers are kept, with all later ones, to be read again by other keys; 0: none</source>
        <translation>Lectures complètes de l’ERP dont les réponses sont conservées, avec toutes les suivantes, pour être relues avec d’autres clés ; 0 : aucune</translation>
    </message>
    <message>
        <source>The same, as a share of all products on sale; whichever of the two is reached first holds.</source>
        <translation>La même limite, en part de tous les produits en vente ; la première limite atteinte retient l’exécution.</translation>
    </message>
    <message>
        <source>ERP item types to import; others, such as services, are left out. Empty: all</source>
        <translation>Types d’articles de l’ERP à importer ; les autres, comme les services, sont laissés de côté. Vide : tous</translation>
    </message>
    <message>
        <source>Hours after which the ERP’s stock is too old to be written to the shop</source>
        <translation>Heures après lesquelles le stock de l’ERP est trop vieux pour être écrit dans la boutique</translation>
    </message>
    <message>
        <source>Address of PagerDuty’s events API</source>
        <translation>Adresse de l’API d’événements de PagerDuty</translation>
    </message>
    <message>
        <source>Nobody approves their own edits</source>
        <translation>Personne n’approuve ses propres modifications</translation>
    </message>
    <message>
        <source>Let the FTP server of the feed connect to this computer (active mode), where passive mode is refused</source>
        <translation>Laisser le serveur FTP du flux se connecter à cet ordinateur (mode actif), là où le mode passif est refusé</translation>
    </message>
    <message>
        <source>Send nothing to the FTP server of the feed, the password neither, before it agrees to encryption</source>
        <translation>Ne rien envoyer au serveur FTP du flux, pas même le mot de passe, avant qu’il accepte le chiffrement</translation>
    </message>
    <message>
        <source>Where a dot in the name of a metafield column separates section and key: first, all or none</source>
        <translation>Où un point dans le nom d’une colonne de métachamp sépare la section et la clé : first (le premier), all (tous) ou none (aucun)</translation>
    </message>
    <message>
        <source>Metafield columns that hold lists, and what stands between their values, as {&quot;name&quot;: &quot;|&quot;}</source>
        <translation>Colonnes de métachamps qui contiennent des listes, et ce qui sépare leurs valeurs, comme {&quot;nom&quot;: &quot;|&quot;}</translation>
    </message>
    <message>
        <source>Each list needs the name of its metafield and what stands between its values.</source>
        <translation>Chaque liste demande le nom de son métachamp et ce qui sépare ses valeurs.</translation>
    </message>
    <message>
        <source>Write it like {&quot;Colours&quot;:&quot;|&quot;}.</source>
        <translation>Écrivez-le comme {&quot;Colours&quot;:&quot;|&quot;}.</translation>
    </message>
    <message>
        <source>The setting “%1” takes first, all or none, not %2.</source>
        <translation>Le réglage « %1 » accepte first, all ou none, et non %2.</translation>
    </message>
    <message>
        <source>Publish new products as soon as they are complete; without this, every new product stays a draft</source>
        <translation>Publier les nouveaux produits dès qu’ils sont complets ; sans cela, chaque nouveau produit reste une ébauche</translation>
    </message>
    <message>
        <source>Repair text that was once read in the wrong encoding (Ã© → é)</source>
        <translation>Réparer les textes lus autrefois avec le mauvais encodage (Ã© → é)</translation>
    </message>
    <message>
        <source>Currency where the ERP names none</source>
        <translation>Devise quand l’ERP n’en nomme aucune</translation>
    </message>
    <message>
        <source>Time zone of the ERP’s dates</source>
        <translation>Fuseau horaire des dates de l’ERP</translation>
    </message>
</context>
<context>
    <name>trueup::ServerMessages</name>
    <message>
        <source>enter people</source>
        <translation>inscrire des personnes</translation>
    </message>
    <message>
        <source>give and take roles</source>
        <translation>donner et retirer des rôles</translation>
    </message>
    <message>
        <source>give people logins</source>
        <translation>donner des comptes aux personnes</translation>
    </message>
    <message>
        <source>make people active or inactive</source>
        <translation>activer ou désactiver des personnes</translation>
    </message>
    <message>
        <source>There is no person %1.</source>
        <translation>Il n’y a pas de personne %1.</translation>
    </message>
    <message>
        <source>The table of people belongs to another program; who is active is changed there.</source>
        <translation>La table des personnes appartient à un autre programme ; c’est là que l’on change qui est actif.</translation>
    </message>
    <message>
        <source>The login "%1" has the rights of the owner of the database, which cannot be taken here.</source>
        <translation>Le compte « %1 » a les droits du propriétaire de la base de données, qui ne peuvent pas être retirés ici.</translation>
    </message>
    <message>
        <source>The database has no login "%1".</source>
        <translation>La base de données n’a pas de compte « %1 ».</translation>
    </message>
    <message>
        <source>You cannot make yourself inactive; another administrator can.</source>
        <translation>Vous ne pouvez pas vous désactiver vous-même ; un autre administrateur le peut.</translation>
    </message>
    <message>
        <source>Nobody else who is active and can sign in has the role of an administrator.</source>
        <translation>Personne d’autre qui soit actif et puisse se connecter n’a le rôle d’administrateur.</translation>
    </message>
    <message>
        <source>Write %1 has not failed; only a failed write is edited.</source>
        <translation>L’écriture %1 n’a pas échoué ; seule une écriture en échec se modifie.</translation>
    </message>
    <message>
        <source>Write %1 may be in the shop already; the next push finds out before anything else.</source>
        <translation>L’écriture %1 est peut-être déjà dans la boutique ; le prochain envoi le vérifie avant toute autre chose.</translation>
    </message>
    <message>
        <source>Write %1 is being sent at this moment; edit it when it has failed again.</source>
        <translation>L’écriture %1 est en cours d’envoi ; modifiez-la si elle échoue de nouveau.</translation>
    </message>
    <message>
        <source>The staged change of write %1 is being changed at this moment; try again when that is done.</source>
        <translation>La modification préparée de l’écriture %1 est en train de changer ; réessayez quand ce sera fait.</translation>
    </message>
    <message>
        <source>A newer change of %1 is open; decide about that one instead.</source>
        <translation>Une modification plus récente de %1 est ouverte ; décidez plutôt de celle-là.</translation>
    </message>
    <message>
        <source>A newer staged change of this product is open; decide about that one instead.</source>
        <translation>Une modification préparée plus récente de ce produit est ouverte ; décidez plutôt de celle-là.</translation>
    </message>
    <message>
        <source>Another program took over writes that were leased here.</source>
        <translation>Un autre programme a repris des écritures qui étaient réservées ici.</translation>
    </message>
    <message>
        <source>Run %1 is not held.</source>
        <translation>L’exécution %1 n’est pas retenue.</translation>
    </message>
    <message>
        <source>Somebody decided about %1 meanwhile: %2 (%3).</source>
        <translation>Quelqu’un a décidé de %1 entre-temps : %2 (%3).</translation>
    </message>
    <message>
        <source>Somebody took this decision back or replaced it meanwhile.</source>
        <translation>Quelqu’un a annulé ou remplacé cette décision entre-temps.</translation>
    </message>
    <message>
        <source>The change of %1 is being written at this moment; try again when that is done.</source>
        <translation>La modification de %1 est en cours d’écriture ; réessayez quand ce sera terminé.</translation>
    </message>
    <message>
        <source>The change of %1 was sent to the shop since; roll the product back instead.</source>
        <translation>La modification de %1 a été envoyée à la boutique depuis ; revenez plutôt à une version antérieure du produit.</translation>
    </message>
    <message>
        <source>The conflict is not there, or it was settled or changed meanwhile.</source>
        <translation>Le conflit n’existe pas, ou il a été réglé ou modifié entre-temps.</translation>
    </message>
    <message>
        <source>The conflict was settled or changed meanwhile by %1.</source>
        <translation>Le conflit a été réglé ou modifié entre-temps par %1.</translation>
    </message>
    <message>
        <source>The filter now means %1 rows instead of the %2 shown: somebody or a newer run changed them.</source>
        <translation>Le filtre désigne maintenant %1 lignes au lieu des %2 affichées : quelqu’un ou une exécution plus récente les a modifiées.</translation>
    </message>
    <message>
        <source>The product %1 was changed since; roll it back instead.</source>
        <translation>Le produit %1 a été modifié depuis ; revenez plutôt à une version antérieure.</translation>
    </message>
    <message>
        <source>The product of this conflict is not known here.</source>
        <translation>Le produit de ce conflit n’est pas connu ici.</translation>
    </message>
    <message>
        <source>The rule &quot;%1&quot; was changed or removed meanwhile.</source>
        <translation>La règle « %1 » a été modifiée ou supprimée entre-temps.</translation>
    </message>
    <message>
        <source>The staged change of %1 was changed meanwhile by %2 (it is now %3).</source>
        <translation>La modification préparée de %1 a été changée entre-temps par %2 (état actuel : %3).</translation>
    </message>
    <message>
        <source>The staged change of %1 was changed since by %2 (it is now %3); decide about that one instead.</source>
        <translation>La modification préparée de %1 a été changée depuis par %2 (état actuel : %3) ; décidez plutôt de celle-là.</translation>
    </message>
    <message>
        <source>The staged change of this product is being written at this moment; try again when that is done.</source>
        <translation>La modification préparée de ce produit est en cours d’écriture ; réessayez quand ce sera terminé.</translation>
    </message>
    <message>
        <source>The staged product of this conflict is no longer open.</source>
        <translation>Le produit préparé de ce conflit n’est plus ouvert.</translation>
    </message>
    <message>
        <source>There are now %1 similar conflicts instead of the %2 shown: somebody or a newer run changed them.</source>
        <translation>Il y a maintenant %1 conflits semblables au lieu des %2 affichés : quelqu’un ou une exécution plus récente les a modifiés.</translation>
    </message>
    <message>
        <source>There is no such decision, or it was taken back or replaced already.</source>
        <translation>Cette décision n’existe pas, ou elle a déjà été annulée ou remplacée.</translation>
    </message>
    <message>
        <source>There is no such decision, or it was undone already.</source>
        <translation>Cette décision n’existe pas, ou elle a déjà été annulée.</translation>
    </message>
    <message>
        <source>Write %1 has not failed.</source>
        <translation>L’écriture %1 n’a pas échoué.</translation>
    </message>
    <message>
        <source>A row becomes &quot;%1&quot; only through the work that name stands for.</source>
        <translation>Une ligne ne passe à l’état « %1 » que par le travail que ce mot désigne.</translation>
    </message>
    <message>
        <source>Approval by rule at %1 is not allowed by the settings.</source>
        <translation>Les réglages ne permettent pas l’approbation par règle à %1.</translation>
    </message>
    <message>
        <source>Releasing a held run needs a reason.</source>
        <translation>Libérer une exécution retenue demande un motif.</translation>
    </message>
    <message>
        <source>The side &quot;%1&quot; has no value in this conflict.</source>
        <translation>Le côté « %1 » n’a pas de valeur dans ce conflit.</translation>
    </message>
    <message>
        <source>The staged change of %1 is %2 and can no longer be edited.</source>
        <translation>La modification préparée de %1 ne peut plus être modifiée (état : %2).</translation>
    </message>
    <message>
        <source>The staged change of write %1 is no longer a failed one.</source>
        <translation>La modification préparée de l’écriture %1 n’est plus en échec.</translation>
    </message>
    <message>
        <source>The value of %1 for %2 is not one that somebody typed.</source>
        <translation>La valeur de %1 pour %2 n’a pas été saisie par quelqu’un.</translation>
    </message>
    <message>
        <source>Write %1 has not been given up; only a dead write is edited.</source>
        <translation>L’écriture %1 n’a pas été abandonnée ; seule une écriture abandonnée se modifie.</translation>
    </message>
    <message>
        <source>A row is the same as one item, different from some, or alone.</source>
        <translation>Une ligne est identique à un article, différente de certains, ou seule.</translation>
    </message>
    <message>
        <source>Conflicts about whole products are decided one by one.</source>
        <translation>Les conflits sur des produits entiers se décident un par un.</translation>
    </message>
    <message>
        <source>Item %1 was confirmed for %2 by %3. Take that decision back first.</source>
        <translation>L’article %1 a été confirmé pour %2 par %3. Annulez d’abord cette décision.</translation>
    </message>
    <message>
        <source>Our values cannot be staged over the product of the shop before it was read: pull, then import again.</source>
        <translation>Nos valeurs ne peuvent pas être préparées pour le produit de la boutique avant qu’il ait été lu : récupérez-le depuis Shopify, puis importez de nouveau.</translation>
    </message>
    <message>
        <source>The ERP has no item %1.</source>
        <translation>L’ERP n’a pas d’article %1.</translation>
    </message>
    <message>
        <source>The product of the shop was taken in; that is not undone. Unlink or edit it instead.</source>
        <translation>Le produit de la boutique a été intégré ; cela ne s’annule pas. Détachez-le ou modifiez-le plutôt.</translation>
    </message>
    <message>
        <source>The row has neither a SKU nor a handle, so nothing can be remembered about it.</source>
        <translation>La ligne n’a ni UGS ni identifiant d’URL ; rien ne peut être retenu à son sujet.</translation>
    </message>
    <message>
        <source>There is already a rule &quot;%1&quot;.</source>
        <translation>Il y a déjà une règle « %1 ».</translation>
    </message>
    <message>
        <source>There is no rule &quot;%1&quot;.</source>
        <translation>Il n’y a pas de règle « %1 ».</translation>
    </message>
    <message>
        <source>This is about a whole product: only the side of the shop or ours can be taken.</source>
        <translation>Il s’agit d’un produit entier : seul le côté de la boutique ou le nôtre peut être choisi.</translation>
    </message>
    <message>
        <source>Changes were staged for a batch or a product that does not exist.</source>
        <translation>Des modifications ont été préparées pour un lot ou un produit qui n’existe pas.</translation>
    </message>
    <message>
        <source>%1 may not %2: this needs the role %3.</source>
        <translation>%1 ne peut pas %2 : il faut le rôle %3.</translation>
    </message>
    <message>
        <source>Nobody approves a change of his own: %1 edited it, somebody else has to approve it.</source>
        <translation>Nul n’approuve sa propre modification : %1 l’a saisie, quelqu’un d’autre doit l’approuver.</translation>
    </message>
    <message>
        <source>The audit log is append-only: %1 is refused.</source>
        <translation>Le journal d’audit ne fait que s’allonger : %1 est refusé.</translation>
    </message>
    <message>
        <source>pg_temp.confirm_items is not ours.</source>
        <translation>pg_temp.confirm_items n’est pas à nous.</translation>
    </message>
    <message>
        <source>Unknown decision &quot;%1&quot;.</source>
        <translation>Décision inconnue « %1 ».</translation>
    </message>
    <message>
        <source>There is no conflict %1.</source>
        <translation>Il n’y a pas de conflit %1.</translation>
    </message>
    <message>
        <source>There is no staged change %1.</source>
        <translation>Il n’y a pas de modification préparée %1.</translation>
    </message>
    <message>
        <source>There is no write %1.</source>
        <translation>Il n’y a pas d’écriture %1.</translation>
    </message>
    <message>
        <source>a product without SKU</source>
        <translation>un produit sans UGS</translation>
    </message>
    <message>
        <source>a newer run</source>
        <translation>une exécution plus récente</translation>
    </message>
    <message>
        <source>the decision was taken back</source>
        <translation>la décision a été annulée</translation>
    </message>
    <message>
        <source>it is a product of its own</source>
        <translation>c’est un produit à part</translation>
    </message>
    <message>
        <source>it is not %1</source>
        <translation>ce n’est pas %1</translation>
    </message>
    <message>
        <source>it is %1</source>
        <translation>c’est %1</translation>
    </message>
    <message>
        <source>pending</source>
        <translation>en attente</translation>
    </message>
    <message>
        <source>blocked</source>
        <translation>retenu</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>approuvé</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>refusé</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>en file d’attente</translation>
    </message>
    <message>
        <source>synced</source>
        <translation>écrit</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>en échec</translation>
    </message>
    <message>
        <source>superseded</source>
        <translation>remplacé</translation>
    </message>
    <message>
        <source>viewer</source>
        <translation>lecteur</translation>
    </message>
    <message>
        <source>editor</source>
        <translation>éditeur</translation>
    </message>
    <message>
        <source>approver</source>
        <translation>approbateur</translation>
    </message>
    <message>
        <source>operator</source>
        <translation>opérateur</translation>
    </message>
    <message>
        <source>admin</source>
        <translation>administrateur</translation>
    </message>
    <message>
        <source>change rules</source>
        <translation>modifier des règles</translation>
    </message>
    <message>
        <source>remove rules</source>
        <translation>supprimer des règles</translation>
    </message>
    <message>
        <source>switch rules</source>
        <translation>activer ou désactiver des règles</translation>
    </message>
    <message>
        <source>approve or reject staged changes</source>
        <translation>approuver ou refuser des modifications préparées</translation>
    </message>
    <message>
        <source>decide about single fields</source>
        <translation>décider de champs isolés</translation>
    </message>
    <message>
        <source>release a held run</source>
        <translation>libérer une exécution retenue</translation>
    </message>
    <message>
        <source>roll back</source>
        <translation>revenir à une version antérieure</translation>
    </message>
    <message>
        <source>unblock staged changes</source>
        <translation>débloquer des modifications préparées</translation>
    </message>
    <message>
        <source>undo the decisions of others</source>
        <translation>annuler les décisions d’autrui</translation>
    </message>
    <message>
        <source>decide about matches</source>
        <translation>décider des correspondances</translation>
    </message>
    <message>
        <source>edit staged changes</source>
        <translation>modifier des modifications préparées</translation>
    </message>
    <message>
        <source>ignore conflicts</source>
        <translation>ignorer des conflits</translation>
    </message>
    <message>
        <source>refresh the status view</source>
        <translation>actualiser la vue des états</translation>
    </message>
    <message>
        <source>resolve conflicts</source>
        <translation>régler des conflits</translation>
    </message>
    <message>
        <source>stage changes</source>
        <translation>préparer des modifications</translation>
    </message>
    <message>
        <source>take decisions about matches back</source>
        <translation>annuler des décisions sur des correspondances</translation>
    </message>
    <message>
        <source>undo decisions</source>
        <translation>annuler des décisions</translation>
    </message>
    <message>
        <source>withdraw staged changes</source>
        <translation>retirer des modifications préparées</translation>
    </message>
    <message>
        <source>approve by rule</source>
        <translation>approuver par règle</translation>
    </message>
    <message>
        <source>cancel a run</source>
        <translation>annuler une exécution</translation>
    </message>
    <message>
        <source>pull</source>
        <translation>récupérer depuis la boutique</translation>
    </message>
    <message>
        <source>push</source>
        <translation>envoyer à la boutique</translation>
    </message>
    <message>
        <source>retry a write</source>
        <translation>réessayer une écriture</translation>
    </message>
    <message>
        <source>write to the audit log</source>
        <translation>écrire dans le journal d’audit</translation>
    </message>
    <message>
        <source>change schedules</source>
        <translation>modifier les planifications</translation>
    </message>
    <message>
        <source>start the runs of a schedule</source>
        <translation>lancer les exécutions d’une planification</translation>
    </message>
    <message>
        <source>The sides have agreed about %1 since; there is nothing left to decide.</source>
        <translation>Les côtés concordent depuis pour %1 ; il ne reste rien à décider.</translation>
    </message>
    <message>
        <source>There is a newer conflict of %1 about the same; decide about that one instead.</source>
        <translation>Il y a un conflit plus récent de %1 sur la même chose ; décidez plutôt de celui-là.</translation>
    </message>
    <message>
        <source>raise alerts</source>
        <translation>déclencher des alertes</translation>
    </message>
    <message>
        <source>send alerts</source>
        <translation>envoyer des alertes</translation>
    </message>
    <message>
        <source>acknowledge alerts</source>
        <translation>prendre en charge des alertes</translation>
    </message>
    <message>
        <source>change rules of alerts</source>
        <translation>modifier les règles des alertes</translation>
    </message>
</context>
<context>
    <name>trueup::cli</name>
    <message>
        <source>Give an inactive person the former roles again</source>
        <translation>Rendre à une personne inactive ses anciens rôles</translation>
    </message>
    <message>
        <source>Take every right from a person, whose history stays</source>
        <translation>Retirer tous ses droits à une personne, dont l’historique demeure</translation>
    </message>
    <message>
        <source>Give a person a login of the database</source>
        <translation>Donner à une personne un compte de la base de données</translation>
    </message>
    <message>
        <source>Enter a person</source>
        <translation>Inscrire une personne</translation>
    </message>
    <message>
        <source>Make the login and print a password for it, once.</source>
        <translation>Créer le compte et afficher son mot de passe, une seule fois.</translation>
    </message>
    <message>
        <source>A role to give at once.</source>
        <translation>Un rôle à donner tout de suite.</translation>
    </message>
    <message>
        <source>The last name.</source>
        <translation>Le nom de famille.</translation>
    </message>
    <message>
        <source>The first name.</source>
        <translation>Le prénom.</translation>
    </message>
    <message>
        <source>%1 is inactive: every right is gone, what was done stays.</source>
        <translation>%1 est inactif : tous ses droits sont retirés, ce qu’il a fait demeure.</translation>
    </message>
    <message>
        <source>%1 is active and has the former roles again.</source>
        <translation>%1 est actif et retrouve ses anciens rôles.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Rien n’a été changé.</translation>
    </message>
    <message>
        <source>The password is %1. It is kept nowhere: pass it on now.</source>
        <translation>Le mot de passe est %1. Il n’est conservé nulle part : transmettez-le maintenant.</translation>
    </message>
    <message>
        <source>%1 signs in as %2.</source>
        <translation>%1 ouvre une session sous le compte %2.</translation>
    </message>
    <message>
        <source>No login was given.</source>
        <translation>Aucun compte n’a été donné.</translation>
    </message>
    <message>
        <source>%1 is entered. To sign in, a login of the database is needed: “users login”.</source>
        <translation>%1 est inscrit. Pour ouvrir une session, il faut un compte de la base de données : « users login ».</translation>
    </message>
    <message>
        <source>People are known by their e-mail address.</source>
        <translation>Les personnes sont connues par leur adresse de courriel.</translation>
    </message>
    <message>
        <source>“%1” is no e-mail address.</source>
        <translation>« %1 » n’est pas une adresse de courriel.</translation>
    </message>
    <message>
        <source>The database server did not let Trueup change the roles of the login %1: its administrator has to do that.</source>
        <translation>Le serveur de base de données n’a pas laissé Trueup changer les rôles du compte %1 : son administrateur doit le faire.</translation>
    </message>
    <message>
        <source>(empty)</source>
        <comment>a column of the feed</comment>
        <translation>(vide)</translation>
    </message>
    <message>
        <source>With --erp there is no second list.</source>
        <translation>Avec --erp il n’y a pas de seconde liste.</translation>
    </message>
    <message>
        <source>Compare with the items of the ERP the workspace knows, instead of RIGHT.csv.</source>
        <translation>Compare avec les articles de l’ERP que l’espace de travail connaît, au lieu de RIGHT.csv.</translation>
    </message>
    <message>
        <source>%1 is missing.</source>
        <translation>%1 manque.</translation>
    </message>
    <message>
        <source>%1 must be a whole number, not “%2”.</source>
        <translation>%1 doit être un nombre entier, pas « %2 ».</translation>
    </message>
    <message numerus="yes">
        <source>%n s left</source>
        <translation>
            <numerusform>encore %n s</numerusform>
            <numerusform>encore %n s</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” is not expected here.</source>
        <translation>« %1 » n’est pas attendu ici.</translation>
    </message>
    <message>
        <source>See --help.</source>
        <translation>Voyez --help.</translation>
    </message>
    <message>
        <source>Answer at most N entries.</source>
        <translation>Répondre par au plus N entrées.</translation>
    </message>
    <message>
        <source>--limit must be between 1 and 100000, not %1.</source>
        <translation>--limit doit être de 1 à 100000, pas %1.</translation>
    </message>
    <message>
        <source>%1 must be an id like 6f1c0a52-5be4-4c1e-9d6a-0f5b8f1f2a3b, not “%2”.</source>
        <translation>%1 doit être un identifiant comme 6f1c0a52-5be4-4c1e-9d6a-0f5b8f1f2a3b, pas « %2 ».</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Vérification</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>Constat</translation>
    </message>
    <message>
        <source>The database is up to date (version %1).</source>
        <translation>La base de données est à jour (version %1).</translation>
    </message>
    <message>
        <source>These steps would be applied to the database (version %1 now):</source>
        <translation>Ces étapes seraient appliquées à la base de données (version %1 actuellement) :</translation>
    </message>
    <message>
        <source>The database is at version %1 now. Applied:</source>
        <translation>La base de données est maintenant à la version %1. Appliqué :</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Étape</translation>
    </message>
    <message>
        <source>Only say what would be done.</source>
        <translation>Dire seulement ce qui serait fait.</translation>
    </message>
    <message>
        <source>Check the database and every connection, and say what to do</source>
        <translation>Vérifier la base de données et chaque connexion, et dire quoi faire</translation>
    </message>
    <message>
        <source>Bring the database to the version of this program</source>
        <translation>Amener la base de données à la version de ce programme</translation>
    </message>
    <message>
        <source>%1: %2, with %3 (%4 unpacked).</source>
        <translation>%1 : %2, avec %3 (%4 décompressé).</translation>
    </message>
    <message>
        <source>%1 was imported before; nothing has changed.</source>
        <translation>%1 a déjà été importé ; rien n’a changé.</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Lignes</translation>
    </message>
    <message>
        <source>Matched</source>
        <translation>Rapprochées</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Nouveaux</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Modifiés</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Inchangés</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Laissées de côté</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Refusé</translation>
    </message>
    <message>
        <source>Staged</source>
        <translation>Préparés</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Bloqué</translation>
    </message>
    <message>
        <source>This was a dry run: nothing was kept.</source>
        <translation>C’était un essai à blanc : rien n’a été conservé.</translation>
    </message>
    <message>
        <source>Batch %1. Next: trueup-cli staging list %1</source>
        <translation>Lot %1. Ensuite : trueup-cli staging list %1</translation>
    </message>
    <message>
        <source>There was nothing to stage.</source>
        <translation>Il n’y avait rien à préparer.</translation>
    </message>
    <message>
        <source>No feed was imported yet.</source>
        <translation>Aucun flux n’a encore été importé.</translation>
    </message>
    <message>
        <source>Import one with “trueup-cli etilize import”.</source>
        <translation>Importez-en un avec « trueup-cli etilize import ».</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Tâche</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Début</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Ligne</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Gravité</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Colonne</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valeur</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Message</translation>
    </message>
    <message>
        <source>%1 of %2. More: --after %3</source>
        <translation>%1 sur %2. Suite : --after %3</translation>
    </message>
    <message>
        <source>Fetch the file of this name instead of the newest one; * and ? are allowed.</source>
        <translation>Télécharger le fichier de ce nom au lieu du plus récent ; * et ? sont permis.</translation>
    </message>
    <message>
        <source>Import from this address or file instead of the configured feed.</source>
        <translation>Importer de cette adresse ou de ce fichier au lieu du flux configuré.</translation>
    </message>
    <message>
        <source>Keep products the ERP does not know.</source>
        <translation>Garder les produits que l’ERP ne connaît pas.</translation>
    </message>
    <message>
        <source>Approve matches at or above this confidence (above 0.5, at most 1) at once.</source>
        <translation>Approuver aussitôt les correspondances à partir de cette confiance (plus de 0.5, au plus 1).</translation>
    </message>
    <message>
        <source>Do everything but keep the result.</source>
        <translation>Tout faire sauf conserver le résultat.</translation>
    </message>
    <message>
        <source>Begin behind the entry with this id.</source>
        <translation>Commencer après l’entrée portant cet identifiant.</translation>
    </message>
    <message>
        <source>Fetch the feed file without importing it</source>
        <translation>Télécharger le fichier du flux sans l’importer</translation>
    </message>
    <message>
        <source>Import the feed and stage what it changes</source>
        <translation>Importer le flux et préparer ce qu’il change</translation>
    </message>
    <message>
        <source>Show an import, the newest by default</source>
        <translation>Afficher une importation, par défaut la plus récente</translation>
    </message>
    <message>
        <source>List what was wrong with the rows of a feed</source>
        <translation>Lister les problèmes des lignes d’un flux</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Modification</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Origine</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Par</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>Champs</translation>
    </message>
    <message>
        <source>List the versions of a product, newest first</source>
        <translation>Lister les versions d’un produit, la plus récente d’abord</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Genre</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progression</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fin</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Job %1 was asked to stop; it does so at its next safe point.</source>
        <translation>Il a été demandé à la tâche %1 de s’arrêter ; elle le fait à son prochain point sûr.</translation>
    </message>
    <message>
        <source>Job %1 is over already.</source>
        <translation>La tâche %1 est déjà terminée.</translation>
    </message>
    <message>
        <source>A release needs a reason.</source>
        <translation>Une libération demande un motif.</translation>
    </message>
    <message>
        <source>Give it with --note.</source>
        <translation>Donnez-le avec --note.</translation>
    </message>
    <message>
        <source>Job %1 is released: what it was held for is let through.</source>
        <translation>La tâche %1 est libérée : ce qui la retenait est laissé passer.</translation>
    </message>
    <message>
        <source>There is no state “%1”.</source>
        <translation>Il n’y a pas d’état « %1 ».</translation>
    </message>
    <message>
        <source>There are: %1.</source>
        <translation>Il y a : %1.</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Écriture</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>UGS</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>Appel</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>Essais</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Prochain</translation>
    </message>
    <message numerus="yes">
        <source>%n write(s) are in the queue again. Next: trueup-cli shopify push</source>
        <translation>
            <numerusform>%n écriture est de nouveau en file. Ensuite : trueup-cli shopify push</numerusform>
            <numerusform>%n écritures sont de nouveau en file. Ensuite : trueup-cli shopify push</numerusform>
        </translation>
    </message>
    <message>
        <source>The reason, kept with the decision.</source>
        <translation>Le motif, conservé avec la décision.</translation>
    </message>
    <message>
        <source>Only writes in this state.</source>
        <translation>Seulement les écritures dans cet état.</translation>
    </message>
    <message>
        <source>List the jobs, newest first</source>
        <translation>Lister les tâches, la plus récente d’abord</translation>
    </message>
    <message>
        <source>Show one job with its counts</source>
        <translation>Afficher une tâche et ses nombres</translation>
    </message>
    <message>
        <source>Ask a running job to stop</source>
        <translation>Demander à une tâche en cours de s’arrêter</translation>
    </message>
    <message>
        <source>Let a job go on that a guardrail holds</source>
        <translation>Laisser continuer une tâche retenue par un garde-fou</translation>
    </message>
    <message>
        <source>List the writes to the shop, newest first</source>
        <translation>Lister les écritures vers la boutique, la plus récente d’abord</translation>
    </message>
    <message>
        <source>Put failed writes back into the queue</source>
        <translation>Remettre en file les écritures échouées</translation>
    </message>
    <message>
        <source>off</source>
        <translation>désactivé</translation>
    </message>
    <message>
        <source>There is no setting “%1”.</source>
        <translation>Il n’y a pas de réglage « %1 ».</translation>
    </message>
    <message>
        <source>“settings get” lists them all.</source>
        <translation>« settings get » les liste tous.</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Réglage</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>Signification</translation>
    </message>
    <message>
        <source>A password does not belong into the address: settings are not a place for secrets.</source>
        <translation>Un mot de passe n’a pas sa place dans l’adresse : les réglages ne sont pas un endroit pour les secrets.</translation>
    </message>
    <message>
        <source>Leave it out of the address and keep it in the keychain or in the environment.</source>
        <translation>Retirez-le de l’adresse et gardez-le dans le trousseau ou dans l’environnement.</translation>
    </message>
    <message>
        <source>%1 is now %2.</source>
        <translation>%1 est maintenant %2.</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>oui</translation>
    </message>
    <message>
        <source>no</source>
        <translation>non</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Courriel</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Actif</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>Rôles</translation>
    </message>
    <message>
        <source>Logins</source>
        <translation>Comptes</translation>
    </message>
    <message>
        <source>There is neither a person nor a login “%1”.</source>
        <translation>Il n’y a ni personne ni compte « %1 ».</translation>
    </message>
    <message>
        <source>No role was changed.</source>
        <translation>Aucun rôle n’a été modifié.</translation>
    </message>
    <message>
        <source>Give the e-mail address of the person, or create the login in the database first.</source>
        <translation>Donnez l’adresse de courriel de la personne, ou créez d’abord le compte dans la base de données.</translation>
    </message>
    <message>
        <source>The person “%1” was entered and cannot be found.</source>
        <translation>La personne « %1 » a été inscrite et reste introuvable.</translation>
    </message>
    <message>
        <source>There is no person “%1”.</source>
        <translation>Il n’y a pas de personne « %1 ».</translation>
    </message>
    <message>
        <source>“users list” names everybody.</source>
        <translation>« users list » nomme tout le monde.</translation>
    </message>
    <message>
        <source>%1 has no role.</source>
        <translation>%1 n’a aucun rôle.</translation>
    </message>
    <message>
        <source>%1 is %2.</source>
        <translation>%1 est %2.</translation>
    </message>
    <message>
        <source>The group role of the database could not be changed for the login %1: its administrator has to do that (role trueup_%2).</source>
        <translation>Le rôle de groupe de la base de données n’a pas pu être modifié pour le compte %1 : son administrateur doit le faire (rôle trueup_%2).</translation>
    </message>
    <message>
        <source>The person has no login of the database yet.</source>
        <translation>La personne n’a pas encore de compte dans la base de données.</translation>
    </message>
    <message>
        <source>Show the settings, or one of them</source>
        <translation>Afficher les réglages, ou l’un d’eux</translation>
    </message>
    <message>
        <source>Change a setting</source>
        <translation>Modifier un réglage</translation>
    </message>
    <message>
        <source>List people, their roles and logins</source>
        <translation>Lister les personnes, leurs rôles et leurs comptes</translation>
    </message>
    <message>
        <source>Give a role (viewer, editor, approver, operator, admin)</source>
        <translation>Donner un rôle (viewer, editor, approver, operator, admin)</translation>
    </message>
    <message>
        <source>Take a role away</source>
        <translation>Retirer un rôle</translation>
    </message>
    <message>
        <source>This was a dry run: nothing was sent.</source>
        <translation>C’était un essai à blanc : rien n’a été envoyé.</translation>
    </message>
    <message>
        <source>%1 products: %2 confirmed (%3 new, %4 updated), %5 failed, %6 in conflict, %7 waiting; %8 calls.</source>
        <translation>%1 produits : %2 confirmés (%3 nouveaux, %4 mis à jour), %5 en échec, %6 en conflit, %7 en attente ; %8 appels.</translation>
    </message>
    <message>
        <source>--workers must be between 1 and 12, not %1.</source>
        <translation>--workers doit être de 1 à 12, pas %1.</translation>
    </message>
    <message>
        <source>Show what would be sent; send nothing.</source>
        <translation>Afficher ce qui serait envoyé ; ne rien envoyer.</translation>
    </message>
    <message>
        <source>Write approved changes to the shop; of one batch or of all</source>
        <translation>Écrire les modifications approuvées dans la boutique ; d’un lot ou de tous</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Lot</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Créé</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Approuvé</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Écrit</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échecs</translation>
    </message>
    <message>
        <source>Does</source>
        <translation>Effet</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Confiance</translation>
    </message>
    <message>
        <source>Why blocked</source>
        <translation>Motif du blocage</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Maintenant</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Règle</translation>
    </message>
    <message>
        <source>Name single changes with --only.</source>
        <translation>Nommez des modifications précises avec --only.</translation>
    </message>
    <message>
        <source>--only names no change.</source>
        <translation>--only ne nomme aucune modification.</translation>
    </message>
    <message numerus="yes">
        <source>%n of the changes named are not in this batch.</source>
        <translation>
            <numerusform>%n des modifications nommées n’est pas dans ce lot.</numerusform>
            <numerusform>%n des modifications nommées ne sont pas dans ce lot.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was decided.</source>
        <translation>Rien n’a été décidé.</translation>
    </message>
    <message>
        <source>“staging list” names the changes of a batch.</source>
        <translation>« staging list » nomme les modifications d’un lot.</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) approved.</source>
        <translation>
            <numerusform>%n modification approuvée.</numerusform>
            <numerusform>%n modifications approuvées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) rejected.</source>
        <translation>
            <numerusform>%n modification refusée.</numerusform>
            <numerusform>%n modifications refusées.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was approved.</source>
        <translation>Rien n’a été approuvé.</translation>
    </message>
    <message numerus="yes">
        <source>%n wait(s) for another approver.</source>
        <translation>
            <numerusform>%n attend un autre approbateur.</numerusform>
            <numerusform>%n attendent un autre approbateur.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because blocked; “staging list --status blocked” says why.</source>
        <translation>
            <numerusform>%n laissé tel quel car bloqué ; « staging list --status blocked » dit pourquoi.</numerusform>
            <numerusform>%n laissés tels quels car bloqués ; « staging list --status blocked » dit pourquoi.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because of an open conflict.</source>
        <translation>
            <numerusform>%n laissé tel quel à cause d’un conflit ouvert.</numerusform>
            <numerusform>%n laissés tels quels à cause d’un conflit ouvert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because nobody approves an own edit.</source>
        <translation>
            <numerusform>%n laissé tel quel car personne n’approuve sa propre modification.</numerusform>
            <numerusform>%n laissés tels quels car personne n’approuve sa propre modification.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n decided, sent or replaced before.</source>
        <translation>
            <numerusform>%n déjà décidé, envoyé ou remplacé.</numerusform>
            <numerusform>%n déjà décidés, envoyés ou remplacés.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2 rows.</source>
        <translation>%1 : %2 lignes.</translation>
    </message>
    <message>
        <source>Only changes in this state; may be given again.</source>
        <translation>Seulement les modifications dans cet état ; peut être répété.</translation>
    </message>
    <message>
        <source>Only changes of this field; may be given again.</source>
        <translation>Seulement les modifications de ce champ ; peut être répété.</translation>
    </message>
    <message>
        <source>Only changes whose SKU or name holds this text.</source>
        <translation>Seulement les modifications dont l’UGS ou le nom contient ce texte.</translation>
    </message>
    <message>
        <source>Begin behind the change with this id.</source>
        <translation>Commencer après la modification portant cet identifiant.</translation>
    </message>
    <message>
        <source>Only the changes with these ids, separated by commas or spaces.</source>
        <translation>Seulement les modifications portant ces identifiants, séparés par des virgules ou des espaces.</translation>
    </message>
    <message>
        <source>Only what meets these conditions, for example: field=price and confidence&gt;=0.95 and vendor=&apos;3M&apos;.</source>
        <translation>Seulement ce qui remplit ces conditions, par exemple : field=price and confidence&gt;=0.95 and vendor=&apos;3M&apos;.</translation>
    </message>
    <message>
        <source>A remark, kept with the decision.</source>
        <translation>Une remarque, conservée avec la décision.</translation>
    </message>
    <message>
        <source>List the batches, newest first</source>
        <translation>Lister les lots, le plus récent d’abord</translation>
    </message>
    <message>
        <source>List the changes of a batch</source>
        <translation>Lister les modifications d’un lot</translation>
    </message>
    <message>
        <source>Show one change, field by field</source>
        <translation>Afficher une modification, champ par champ</translation>
    </message>
    <message>
        <source>Approve changes of a batch</source>
        <translation>Approuver des modifications d’un lot</translation>
    </message>
    <message>
        <source>Reject changes of a batch</source>
        <translation>Refuser des modifications d’un lot</translation>
    </message>
    <message>
        <source>Write the changes of a batch to a .csv or .xlsx file</source>
        <translation>Écrire les modifications d’un lot dans un fichier .csv ou .xlsx</translation>
    </message>
    <message>
        <source>A team database has no workspace.</source>
        <translation>Une base de données d’équipe n’a pas d’espace de travail.</translation>
    </message>
    <message>
        <source>Leave out --database (and TRUEUP_DATABASE_URL), or ask the administrator of the database.</source>
        <translation>Retirez --database (et TRUEUP_DATABASE_URL), ou demandez à l’administrateur de la base de données.</translation>
    </message>
    <message>
        <source>The workspace %1 is running: PostgreSQL %2, %3, port %4.</source>
        <translation>L’espace de travail %1 est en marche : PostgreSQL %2, %3, port %4.</translation>
    </message>
    <message>
        <source>The workspace %1 was there already; it is running.</source>
        <translation>L’espace de travail %1 existait déjà ; il est en marche.</translation>
    </message>
    <message>
        <source>The workspace %1 was created and is running. Next: trueup-cli migrate</source>
        <translation>L’espace de travail %1 a été créé et est en marche. Ensuite : trueup-cli migrate</translation>
    </message>
    <message>
        <source>The workspace %1 is stopped.</source>
        <translation>L’espace de travail %1 est arrêté.</translation>
    </message>
    <message>
        <source>%1: %2 bytes.</source>
        <translation>%1 : %2 octets.</translation>
    </message>
    <message>
        <source>Restored. The database as it was before is kept as %1.</source>
        <translation>Restauré. La base de données d’avant est conservée sous le nom %1.</translation>
    </message>
    <message>
        <source>%1 cannot be removed completely.</source>
        <translation>%1 ne peut pas être supprimé complètement.</translation>
    </message>
    <message>
        <source>What is left of the workspace stays where it is.</source>
        <translation>Ce qui reste de l’espace de travail demeure où il est.</translation>
    </message>
    <message>
        <source>Remove it with the account that made the workspace.</source>
        <translation>Supprimez-le avec le compte qui a créé l’espace de travail.</translation>
    </message>
    <message>
        <source>There is no workspace in %1.</source>
        <translation>Il n’y a pas d’espace de travail dans %1.</translation>
    </message>
    <message>
        <source>Nothing was removed.</source>
        <translation>Rien n’a été supprimé.</translation>
    </message>
    <message>
        <source>Name the folder with --workspace.</source>
        <translation>Nommez le dossier avec --workspace.</translation>
    </message>
    <message>
        <source>This removes the workspace %1 with its database for good.</source>
        <translation>Ceci supprime définitivement l’espace de travail %1 avec sa base de données.</translation>
    </message>
    <message>
        <source>Make a backup first (workspace backup); then repeat with --yes.</source>
        <translation>Faites d’abord une sauvegarde (workspace backup) ; puis répétez avec --yes.</translation>
    </message>
    <message>
        <source>The workspace %1 is removed.</source>
        <translation>L’espace de travail %1 est supprimé.</translation>
    </message>
    <message>
        <source>Really remove it; without this nothing happens.</source>
        <translation>Supprimer vraiment ; sans cela, rien ne se passe.</translation>
    </message>
    <message>
        <source>Make a folder with a private database server</source>
        <translation>Créer un dossier avec un serveur de base de données privé</translation>
    </message>
    <message>
        <source>Start the server of the workspace</source>
        <translation>Démarrer le serveur de l’espace de travail</translation>
    </message>
    <message>
        <source>Stop the server of the workspace</source>
        <translation>Arrêter le serveur de l’espace de travail</translation>
    </message>
    <message>
        <source>Say whether the server runs, and where</source>
        <translation>Dire si le serveur est en marche, et où</translation>
    </message>
    <message>
        <source>Write the whole database into one file</source>
        <translation>Écrire toute la base de données dans un fichier</translation>
    </message>
    <message>
        <source>Bring a backup back; the present database is kept</source>
        <translation>Ramener une sauvegarde ; la base de données actuelle est conservée</translation>
    </message>
    <message>
        <source>Print the address of the database for psql, with its password</source>
        <translation>Afficher l’adresse de la base de données pour psql, avec son mot de passe</translation>
    </message>
    <message>
        <source>Stop the server and remove the workspace with its database</source>
        <translation>Arrêter le serveur et supprimer l’espace de travail avec sa base de données</translation>
    </message>
    <message>
        <source>%1 items read, %2 changed, %3 missing; %4 stock rows; %5 calls.</source>
        <translation>%1 articles lus, %2 modifiés, %3 manquants ; %4 lignes de stock ; %5 appels.</translation>
    </message>
    <message>
        <source>Some pages could not be read; the next refresh asks for them again.</source>
        <translation>Certaines pages n’ont pas pu être lues ; la prochaine actualisation les redemandera.</translation>
    </message>
    <message>
        <source>%1  %2
Price %3, cost %4, %5</source>
        <translation>%1  %2
Prix %3, coût %4, %5</translation>
    </message>
    <message>
        <source>active</source>
        <translation>actif</translation>
    </message>
    <message>
        <source>not active</source>
        <translation>inactif</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>Magasin</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>Disponible</translation>
    </message>
    <message>
        <source>On hand</source>
        <translation>En main</translation>
    </message>
    <message>
        <source>Xorosoft is not configured.</source>
        <translation>Xorosoft n’est pas configuré.</translation>
    </message>
    <message>
        <source>Set the connection in the settings, or in the environment.</source>
        <translation>Configurez la connexion dans les réglages ou dans l’environnement.</translation>
    </message>
    <message>
        <source>Xorosoft has no item %1.</source>
        <translation>Xorosoft n’a pas d’article %1.</translation>
    </message>
    <message>
        <source>Check the number; “xorosoft validate %1 --fuzzy” names similar items.</source>
        <translation>Vérifiez le numéro ; « xorosoft validate %1 --fuzzy » nomme les articles semblables.</translation>
    </message>
    <message>
        <source>--strict and --fuzzy exclude each other.</source>
        <translation>--strict et --fuzzy s’excluent.</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>Correspondance</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation>Candidats</translation>
    </message>
    <message>
        <source>Read everything, even when a window of changes would do.</source>
        <translation>Tout lire, même si une fenêtre de modifications suffirait.</translation>
    </message>
    <message>
        <source>Accept only the item number itself (the default).</source>
        <translation>N’accepter que le numéro d’article lui-même (par défaut).</translation>
    </message>
    <message>
        <source>Accept every rule of the matcher and name all candidates.</source>
        <translation>Accepter toutes les règles de rapprochement et nommer tous les candidats.</translation>
    </message>
    <message>
        <source>Bring the copy of the ERP&apos;s items and stock up to date</source>
        <translation>Mettre à jour la copie des articles et du stock de l’ERP</translation>
    </message>
    <message>
        <source>Ask the ERP about one item now</source>
        <translation>Interroger l’ERP maintenant sur un article</translation>
    </message>
    <message>
        <source>Look whether the ERP knows these numbers</source>
        <translation>Voir si l’ERP connaît ces numéros</translation>
    </message>
    <message>
        <source>Conditions are: field=, status=, operation=, source=, vendor=, product_type=, text~, confidence&gt;= or &lt;= or =, price_change&gt;=, auto_approved=, conflict=; joined by “and”.</source>
        <translation>Les conditions sont : field=, status=, operation=, source=, vendor=, product_type=, text~, confidence&gt;= ou &lt;= ou =, price_change&gt;=, auto_approved=, conflict= ; reliées par « and ».</translation>
    </message>
    <message>
        <source>A condition is missing at “%1”.</source>
        <translation>Il manque une condition à « %1 ».</translation>
    </message>
    <message>
        <source>After “%1” one of = ~ &gt;= &lt;= is missing.</source>
        <translation>Après « %1 », il manque = ~ &gt;= ou &lt;=.</translation>
    </message>
    <message>
        <source>After “%1%2” a value is missing.</source>
        <translation>Après « %1%2 », il manque une valeur.</translation>
    </message>
    <message>
        <source>The quotation mark at “%1” is not closed.</source>
        <translation>Le guillemet à « %1 » n’est pas fermé.</translation>
    </message>
    <message>
        <source>“%1” takes one value, not several.</source>
        <translation>« %1 » prend une seule valeur.</translation>
    </message>
    <message>
        <source>“%1” is true or false, not “%2”.</source>
        <translation>« %1 » est true ou false, pas « %2 ».</translation>
    </message>
    <message>
        <source>The confidence is a number from 0 to 1, not “%1”.</source>
        <translation>La confiance est un nombre de 0 à 1, pas « %1 ».</translation>
    </message>
    <message>
        <source>price_change is a number of per cent in either direction, not “%1”.</source>
        <translation>price_change est un nombre pour cent dans un sens ou l’autre, pas « %1 ».</translation>
    </message>
    <message>
        <source>“%1” is named twice; give alternatives separated by commas.</source>
        <translation>« %1 » est nommé deux fois ; donnez les choix séparés par des virgules.</translation>
    </message>
    <message>
        <source>There is no %1 “%2”.</source>
        <translation>Il n’y a pas de %1 « %2 ».</translation>
    </message>
    <message>
        <source>There is no condition “%1”.</source>
        <translation>Il n’y a pas de condition « %1 ».</translation>
    </message>
    <message>
        <source>“%1” can only be compared with %2, not with “%3”.</source>
        <translation>« %1 » ne se compare qu’avec %2, pas avec « %3 ».</translation>
    </message>
    <message>
        <source>“and” is missing before “%1”.</source>
        <translation>Il manque « and » devant « %1 ».</translation>
    </message>
    <message>
        <source>Workspace folder (default: the user&apos;s own).</source>
        <translation>Dossier de l’espace de travail (par défaut : celui de l’utilisateur).</translation>
    </message>
    <message>
        <source>Database to use instead of the workspace&apos;s own.</source>
        <translation>Base de données à utiliser au lieu de celle de l’espace de travail.</translation>
    </message>
    <message>
        <source>Print the result as one JSON object on the last line.</source>
        <translation>Écrire le résultat comme un objet JSON sur la dernière ligne.</translation>
    </message>
    <message>
        <source>No progress on the standard error output.</source>
        <translation>Aucune progression sur la sortie d’erreur standard.</translation>
    </message>
    <message>
        <source>Usage: trueup-cli [--workspace DIR | --database URL] [--json] [--quiet] VERB …</source>
        <translation>Utilisation : trueup-cli [--workspace DIR | --database URL] [--json] [--quiet] VERBE…</translation>
    </message>
    <message>
        <source>trueup-cli VERB --help explains one verb.</source>
        <translation>trueup-cli VERBE --help explique un verbe.</translation>
    </message>
    <message>
        <source>Exit status: 0 done, 1 failed, 2 wrong usage, 3 held by a guardrail, 4 needs approval, 5 refused, 130 cancelled.</source>
        <translation>État de sortie : 0 fait, 1 échec, 2 mauvaise utilisation, 3 retenu par un garde-fou, 4 approbation requise, 5 refusé, 130 annulé.</translation>
    </message>
    <message>
        <source>Conflict</source>
        <translation>Conflit</translation>
    </message>
    <message>
        <source>Agreed</source>
        <translation>Convenue</translation>
    </message>
    <message>
        <source>Ours</source>
        <translation>La nôtre</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>Boutique</translation>
    </message>
    <message>
        <source>Settled</source>
        <translation>Réglé</translation>
    </message>
    <message>
        <source>agreed</source>
        <translation>convenue</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Côté</translation>
    </message>
    <message numerus="yes">
        <source>%n similar one(s).</source>
        <translation>
            <numerusform>%n semblable.</numerusform>
            <numerusform>%n semblables.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n similar one(s). To settle them together: “conflicts resolve … --similar --expect %1”.</source>
        <translation>
            <numerusform>%n semblable. Pour les régler ensemble : « conflicts resolve … --similar --expect %1 ».</numerusform>
            <numerusform>%n semblables. Pour les régler ensemble : « conflicts resolve … --similar --expect %1 ».</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” is no value of “%2”.</source>
        <translation>« %1 » n’est pas une valeur de « %2 ».</translation>
    </message>
    <message>
        <source>This conflict is about the whole product; there is no value to give.</source>
        <translation>Ce conflit porte sur le produit entier ; il n’y a pas de valeur à donner.</translation>
    </message>
    <message>
        <source>Choose --use-local or --use-shopify.</source>
        <translation>Choisissez --use-local ou --use-shopify.</translation>
    </message>
    <message>
        <source>Say with exactly one option what shall hold: --use-local, --use-shopify, --use-etilize, --use-xorosoft, --use-base or --value.</source>
        <translation>Dites par une seule option ce qui doit l’emporter : --use-local, --use-shopify, --use-etilize, --use-xorosoft, --use-base ou --value.</translation>
    </message>
    <message>
        <source>--expect belongs to --similar.</source>
        <translation>--expect va avec --similar.</translation>
    </message>
    <message>
        <source>A value of its own cannot be kept as a rule.</source>
        <translation>Une valeur personnalisée ne peut pas être gardée comme règle.</translation>
    </message>
    <message>
        <source>There is a rule “%1” already.</source>
        <translation>Il y a déjà une règle « %1 ».</translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) settled.</source>
        <translation>
            <numerusform>%n conflit réglé.</numerusform>
            <numerusform>%n conflits réglés.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n similar one(s) left alone.</source>
        <translation>
            <numerusform>%n semblable laissé tel quel.</numerusform>
            <numerusform>%n semblables laissés tels quels.</numerusform>
        </translation>
    </message>
    <message>
        <source>To take it back: conflicts undo %1</source>
        <translation>Pour annuler : conflicts undo %1</translation>
    </message>
    <message>
        <source>Nothing was decided about conflict %1, or it was undone.</source>
        <translation>Rien n’a été décidé pour le conflit %1, ou la décision a été annulée.</translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) open again.</source>
        <translation>
            <numerusform>%n conflit de nouveau ouvert.</numerusform>
            <numerusform>%n conflits de nouveau ouverts.</numerusform>
        </translation>
    </message>
    <message>
        <source>Both sides stay as they are; the same two values are not reported again.</source>
        <translation>Les deux côtés restent tels quels ; les deux mêmes valeurs ne seront plus signalées.</translation>
    </message>
    <message>
        <source>%1 open, %2 settled by rules, %3 by people, %4 obsolete, %5 ignored, %6 undone</source>
        <translation>%1 ouverts, %2 réglés par règle, %3 par des personnes, %4 disparus d’eux-mêmes, %5 ignorés, %6 annulés</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Annulé</translation>
    </message>
    <message>
        <source>Conflicts in this state; open when not given.</source>
        <translation>Conflits dans cet état ; ouverts par défaut.</translation>
    </message>
    <message>
        <source>Only conflicts of this field.</source>
        <translation>Seulement les conflits de ce champ.</translation>
    </message>
    <message>
        <source>Only conflicts of this product.</source>
        <translation>Seulement les conflits de ce produit.</translation>
    </message>
    <message>
        <source>Begin behind the conflict with this id.</source>
        <translation>Commencer après le conflit portant cet identifiant.</translation>
    </message>
    <message>
        <source>Our value holds; it is staged over the shop&apos;s, for approval.</source>
        <translation>Notre valeur l’emporte ; elle est préparée pour remplacer celle de la boutique, sous réserve d’approbation.</translation>
    </message>
    <message>
        <source>The shop&apos;s value holds; our product takes it at once.</source>
        <translation>La valeur de la boutique l’emporte ; notre produit la prend aussitôt.</translation>
    </message>
    <message>
        <source>The feed&apos;s value holds.</source>
        <translation>La valeur du flux l’emporte.</translation>
    </message>
    <message>
        <source>The ERP&apos;s value holds.</source>
        <translation>La valeur de l’ERP l’emporte.</translation>
    </message>
    <message>
        <source>This value holds.</source>
        <translation>Cette valeur l’emporte.</translation>
    </message>
    <message>
        <source>Settle every similar conflict the same way.</source>
        <translation>Régler tous les conflits semblables de la même façon.</translation>
    </message>
    <message>
        <source>How many similar ones there are; another number refuses.</source>
        <translation>Combien il y en a de semblables ; un autre nombre fait refuser.</translation>
    </message>
    <message>
        <source>Keep the decision as a rule of this name.</source>
        <translation>Garder la décision comme règle de ce nom.</translation>
    </message>
    <message>
        <source>List conflicts</source>
        <translation>Lister les conflits</translation>
    </message>
    <message>
        <source>Show one conflict: who says what, since when</source>
        <translation>Afficher un conflit : qui dit quoi, depuis quand</translation>
    </message>
    <message>
        <source>List the open conflicts that are like this one</source>
        <translation>Lister les conflits ouverts semblables à celui-ci</translation>
    </message>
    <message>
        <source>Decide a conflict</source>
        <translation>Décider un conflit</translation>
    </message>
    <message>
        <source>Leave both sides as they are</source>
        <translation>Laisser les deux côtés tels quels</translation>
    </message>
    <message>
        <source>Show how conflicts ended</source>
        <translation>Afficher comment les conflits ont fini</translation>
    </message>
    <message>
        <source>Wait until another file than the last one is there, then import it.</source>
        <translation>Attendre qu’un autre fichier que le dernier soit là, puis l’importer.</translation>
    </message>
    <message>
        <source>There is no product with the SKU %1.</source>
        <translation>Il n’y a pas de produit avec l’UGS %1.</translation>
    </message>
    <message>
        <source>Back to</source>
        <translation>Retour à</translation>
    </message>
    <message>
        <source>Written over</source>
        <translation>Écrasé</translation>
    </message>
    <message>
        <source>There is nothing to take back.</source>
        <translation>Il n’y a rien à annuler.</translation>
    </message>
    <message>
        <source>Staged for review as batch %1.</source>
        <translation>Préparé pour la révision dans le lot %1.</translation>
    </message>
    <message>
        <source>Only this field; may be given again.</source>
        <translation>Seulement ce champ ; peut être répété.</translation>
    </message>
    <message>
        <source>A remark, kept in the audit log.</source>
        <translation>Une remarque, conservée dans le journal d’audit.</translation>
    </message>
    <message>
        <source>Show what differs between two versions, or a version and “current”</source>
        <translation>Afficher les différences entre deux versions, ou entre une version et « current »</translation>
    </message>
    <message>
        <source>Stage the values of an earlier version for review</source>
        <translation>Préparer pour la révision les valeurs d’une version antérieure</translation>
    </message>
    <message>
        <source>Stage the values from before a batch for review</source>
        <translation>Préparer pour la révision les valeurs d’avant un lot</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Classe</translation>
    </message>
    <message>
        <source>--all takes no ID.</source>
        <translation>--all ne prend pas d’identifiant.</translation>
    </message>
    <message>
        <source>“%1” is no value of %2.</source>
        <translation>« %1 » n’est pas une valeur de %2.</translation>
    </message>
    <message>
        <source>--%1 is missing.</source>
        <translation>--%1 manque.</translation>
    </message>
    <message>
        <source>There is no field “%1”.</source>
        <translation>Il n’y a pas de champ « %1 ».</translation>
    </message>
    <message>
        <source>Write %1 is cancelled; change %2 waits for approval with the new value.</source>
        <translation>L’écriture %1 est annulée ; la modification %2 attend l’approbation avec la nouvelle valeur.</translation>
    </message>
    <message>
        <source>Every dead write without a newer proposal.</source>
        <translation>Toutes les écritures abandonnées sans proposition plus récente.</translation>
    </message>
    <message>
        <source>The field to correct, for example price.</source>
        <translation>Le champ à corriger, par exemple price.</translation>
    </message>
    <message>
        <source>Its new value; lists and objects as JSON.</source>
        <translation>Sa nouvelle valeur ; listes et objets en JSON.</translation>
    </message>
    <message>
        <source>Correct a value of a failed write; the change goes back to review</source>
        <translation>Corriger une valeur d’une écriture en échec ; la modification retourne en révision</translation>
    </message>
    <message>
        <source>on</source>
        <translation>activé</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorité</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Alors</translation>
    </message>
    <message>
        <source>%1 must be a JSON object: %2.</source>
        <translation>%1 doit être un objet JSON : %2.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 ne peut pas être lu : %2.</translation>
    </message>
    <message>
        <source>A rule needs a name.</source>
        <translation>Une règle a besoin d’un nom.</translation>
    </message>
    <message>
        <source>Of %1 conflicts the rule would settle %2: %3 as people did, %4 otherwise, %5 nobody knows.</source>
        <translation>Sur %1 conflits, la règle en réglerait %2 : %3 comme les personnes, %4 autrement, %5 sans décision connue.</translation>
    </message>
    <message>
        <source>The rule %1 is on.</source>
        <translation>La règle %1 est active.</translation>
    </message>
    <message>
        <source>The rule %1 is off.</source>
        <translation>La règle %1 est inactive.</translation>
    </message>
    <message>
        <source>The rule %1 is gone.</source>
        <translation>La règle %1 est supprimée.</translation>
    </message>
    <message>
        <source>The rule %1 has decided conflicts, so it was switched off instead.</source>
        <translation>La règle %1 a décidé des conflits ; elle a donc plutôt été désactivée.</translation>
    </message>
    <message>
        <source>Name of the rule.</source>
        <translation>Nom de la règle.</translation>
    </message>
    <message>
        <source>Its condition as JSON, for example {&quot;percent_below&quot;: 5}.</source>
        <translation>Sa condition en JSON, par exemple {&quot;percent_below&quot;: 5}.</translation>
    </message>
    <message>
        <source>What it chooses: shopify, local, owner, etilize, xorosoft, lower, higher, valid, newest, base, merge or person.</source>
        <translation>Ce qu’elle choisit : shopify, local, owner, etilize, xorosoft, lower, higher, valid, newest, base, merge ou person.</translation>
    </message>
    <message>
        <source>List the rules in the order they are asked</source>
        <translation>Lister les règles dans l’ordre où elles sont consultées</translation>
    </message>
    <message>
        <source>Only those that are on.</source>
        <translation>Seulement celles qui sont actives.</translation>
    </message>
    <message>
        <source>Show one rule</source>
        <translation>Afficher une règle</translation>
    </message>
    <message>
        <source>Add or change a rule, from a JSON file or from options</source>
        <translation>Ajouter ou modifier une règle, d’après un fichier JSON ou des options</translation>
    </message>
    <message>
        <source>Try a rule on past conflicts; nothing changes</source>
        <translation>Essayer une règle sur les conflits passés ; rien ne change</translation>
    </message>
    <message>
        <source>Switch a rule on</source>
        <translation>Activer une règle</translation>
    </message>
    <message>
        <source>Switch a rule off</source>
        <translation>Désactiver une règle</translation>
    </message>
    <message>
        <source>Remove a rule</source>
        <translation>Supprimer une règle</translation>
    </message>
    <message>
        <source>%1 new and %2 changed products: %3. About %4 requests, %5 points, %6 minutes at the shop&apos;s rate; %7.</source>
        <translation>%1 produits nouveaux et %2 modifiés : %3. Environ %4 requêtes, %5 points, %6 minutes à la cadence de la boutique ; %7.</translation>
    </message>
    <message>
        <source>no calls</source>
        <translation>aucun appel</translation>
    </message>
    <message>
        <source>by bulk operations</source>
        <translation>par opérations groupées</translation>
    </message>
    <message>
        <source>by direct calls</source>
        <translation>par appels directs</translation>
    </message>
    <message>
        <source>%1 products read: %2 new, %3 updated, %4 unchanged; %5 conflicts, %6 left to a person; %7 changes staged, %8 products missing; %9 calls.</source>
        <translation>%1 produits lus : %2 nouveaux, %3 mis à jour, %4 inchangés ; %5 conflits, %6 laissés à une personne ; %7 modifications préparées, %8 produits manquants ; %9 appels.</translation>
    </message>
    <message>
        <source>Not found: %1</source>
        <translation>Introuvables : %1</translation>
    </message>
    <message>
        <source>%1 products of the shop were left out; no SKU, or one that another product has.</source>
        <translation>%1 produits de la boutique ont été laissés de côté ; sans UGS, ou avec celle d’un autre produit.</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produit</translation>
    </message>
    <message>
        <source>“%1” is no time.</source>
        <translation>« %1 » n’est pas un moment.</translation>
    </message>
    <message>
        <source>Write it like 2026-11-22T08:00:00Z.</source>
        <translation>Écrivez-le comme 2026-11-22T08:00:00Z.</translation>
    </message>
    <message>
        <source>--full, --since and --product exclude each other.</source>
        <translation>--full, --since et --product s’excluent.</translation>
    </message>
    <message>
        <source>%1 products: %2 staged, %3 unchanged, %4 with an open change, %5 not in the shop.</source>
        <translation>%1 produits : %2 préparés, %3 inchangés, %4 avec une modification ouverte, %5 absents de la boutique.</translation>
    </message>
    <message>
        <source>Batch %1 waits for review.</source>
        <translation>Le lot %1 attend la révision.</translation>
    </message>
    <message>
        <source>Say what to stage: --product ID, or --all-changed.</source>
        <translation>Dites quoi préparer : --product ID, ou --all-changed.</translation>
    </message>
    <message>
        <source>“%1” is no field that can be written to the shop.</source>
        <translation>« %1 » n’est pas un champ qui peut être écrit dans la boutique.</translation>
    </message>
    <message>
        <source>Read everything, and notice what is no longer there.</source>
        <translation>Tout lire, et remarquer ce qui n’est plus là.</translation>
    </message>
    <message>
        <source>Read what changed since T, for example 2026-11-22T08:00:00Z.</source>
        <translation>Lire ce qui a changé depuis T, par exemple 2026-11-22T08:00:00Z.</translation>
    </message>
    <message>
        <source>Only this product: SKU, our number, or id of the shop. May be repeated.</source>
        <translation>Seulement ce produit : UGS, notre numéro ou identifiant de la boutique. Peut être répété.</translation>
    </message>
    <message>
        <source>Every product that was changed here.</source>
        <translation>Tous les produits modifiés ici.</translation>
    </message>
    <message>
        <source>Only these fields, separated by commas.</source>
        <translation>Seulement ces champs, séparés par des virgules.</translation>
    </message>
    <message>
        <source>Use at most N workers, 1 to 12.</source>
        <translation>Utiliser au plus N exécutants, de 1 à 12.</translation>
    </message>
    <message>
        <source>Stage what was changed here and not in the shop, for review</source>
        <translation>Préparer pour la révision ce qui a été modifié ici et non dans la boutique</translation>
    </message>
    <message>
        <source>--%1 must be a number from 0 to 1, not “%2”.</source>
        <translation>--%1 doit être un nombre de 0 à 1, pas « %2 ».</translation>
    </message>
    <message>
        <source>Neither list has a column “%1” for the %2.</source>
        <translation>Aucune des listes n’a de colonne « %1 » pour %2.</translation>
    </message>
    <message>
        <source>The columns are: %1; and: %2.</source>
        <translation>Les colonnes sont : %1 ; et : %2.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 ne peut pas être écrit : %2.</translation>
    </message>
    <message>
        <source>No pairs were written.</source>
        <translation>Aucune paire n’a été écrite.</translation>
    </message>
    <message>
        <source>Check the folder and the free space.</source>
        <translation>Vérifiez le dossier et l’espace libre.</translation>
    </message>
    <message>
        <source>--out PAIRS.csv is missing.</source>
        <translation>--out PAIRS.csv manque.</translation>
    </message>
    <message>
        <source>%1 of %2 and %3 rows match; about %4% of these pairs should be right. %5 rows are ambiguous. %6 pairs were written to %7.</source>
        <translation>%1 lignes sur %2 et %3 correspondent ; environ %4 % de ces paires devraient être justes. %5 lignes sont ambiguës. %6 paires ont été écrites dans %7.</translation>
    </message>
    <message>
        <source>File for the pairs: left, right, probability, evidence.</source>
        <translation>Fichier des paires : left, right, probability, evidence.</translation>
    </message>
    <message>
        <source>Which column is what, for both lists: id=…,name=…,brand=…,code=…,gtin=…,price=…,description=…; found by header and content when not given.</source>
        <translation>À quoi sert chaque colonne, pour les deux listes : id=…,name=…,brand=…,code=…,gtin=…,price=…,description=… ; déduit de l’en-tête et du contenu sinon.</translation>
    </message>
    <message>
        <source>The same for the left list alone.</source>
        <translation>De même pour la liste de gauche seule.</translation>
    </message>
    <message>
        <source>The same for the right list alone.</source>
        <translation>De même pour la liste de droite seule.</translation>
    </message>
    <message>
        <source>A row may have several counterparts.</source>
        <translation>Une ligne peut avoir plusieurs correspondances.</translation>
    </message>
    <message>
        <source>Share of right pairs wanted, 0 to 1; the best balance with completeness when not given.</source>
        <translation>Part de paires justes voulue, de 0 à 1 ; le meilleur équilibre avec la complétude sinon.</translation>
    </message>
    <message>
        <source>Write every candidate that is at least so likely instead of the pairs judged matches; 0 writes all.</source>
        <translation>Écrire chaque candidat au moins aussi probable au lieu des paires jugées justes ; 0 les écrit tous.</translation>
    </message>
    <message>
        <source>%1 rows read: %2 accepted (%3 of them incomplete), %4 rejected, %5 image rows, %6 blank.</source>
        <translation>%1 lignes lues : %2 acceptées (dont %3 incomplètes), %4 rejetées, %5 lignes d’image, %6 vides.</translation>
    </message>
    <message>
        <source>Find which rows of two lists are the same article</source>
        <translation>Trouver quelles lignes de deux listes sont le même article</translation>
    </message>
    <message>
        <source>--use and --order exclude each other.</source>
        <translation>--use et --order s’excluent.</translation>
    </message>
    <message>
        <source>A field it is about; every field when not given. May be repeated.</source>
        <translation>Un champ concerné ; tous les champs par défaut. Peut être répété.</translation>
    </message>
    <message>
        <source>Sides instead, separated by commas: the first that takes part wins.</source>
        <translation>Des côtés à la place, séparés par des virgules : le premier qui participe l’emporte.</translation>
    </message>
    <message>
        <source>Lower numbers are asked first (5 for a new rule).</source>
        <translation>Les plus petits nombres sont consultés d’abord (5 pour une nouvelle règle).</translation>
    </message>
    <message>
        <source>Keep it switched off, to simulate it first.</source>
        <translation>La garder désactivée, pour la simuler d’abord.</translation>
    </message>
    <message>
        <source>Change parts of a rule; “rules simulate” tries the result</source>
        <translation>Modifier des parties d’une règle ; « rules simulate » essaie le résultat</translation>
    </message>
    <message>
        <source>%1 products are in other collections than before.</source>
        <translation>%1 produits sont dans d’autres collections qu’avant.</translation>
    </message>
    <message>
        <source>The shop does not let its collections be read: what was known of them stays.</source>
        <translation>La boutique ne laisse pas lire ses collections : ce qu’on en savait reste.</translation>
    </message>
    <message>
        <source>Collections</source>
        <translation>Collections</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>pas encore lues</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucune</translation>
    </message>
    <message>
        <source>In the shop</source>
        <translation>Dans la boutique</translation>
    </message>
    <message>
        <source>%1, last seen %2.</source>
        <translation>%1, vu pour la dernière fois le %2.</translation>
    </message>
    <message>
        <source>It is no longer in the shop.</source>
        <translation>Il n’est plus dans la boutique.</translation>
    </message>
    <message>
        <source>Collections as of %1: a move between them is certain to be noticed by “shopify pull --full” only.</source>
        <translation>Collections au %1 : seul « shopify pull --full » remarque à coup sûr un passage de l’une à l’autre.</translation>
    </message>
    <message>
        <source>%1 is not known to be in the shop.</source>
        <translation>Rien n’indique que %1 soit dans la boutique.</translation>
    </message>
    <message>
        <source>There is no product %1.</source>
        <translation>Il n’y a pas de produit %1.</translation>
    </message>
    <message>
        <source>Read the shop with “trueup-cli shopify pull”.</source>
        <translation>Lisez la boutique avec « trueup-cli shopify pull ».</translation>
    </message>
    <message>
        <source>Read what changed in the shop; which collections products are in only surely with --full</source>
        <translation>Lire ce qui a changé dans la boutique ; les collections des produits à coup sûr avec --full seulement</translation>
    </message>
    <message>
        <source>Show what the shop was last seen to hold of a product</source>
        <translation>Afficher ce que la boutique contenait d’un produit à la dernière lecture</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Motif</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Probabilité</translation>
    </message>
    <message>
        <source>Decided by</source>
        <translation>Décidé par</translation>
    </message>
    <message>
        <source>inactive</source>
        <translation>inactif</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Décision</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Maker</source>
        <translation>Fabricant</translation>
    </message>
    <message>
        <source>Agrees</source>
        <translation>Concorde</translation>
    </message>
    <message>
        <source>Contradicts</source>
        <translation>Contredit</translation>
    </message>
    <message>
        <source>Name the row by its number or with --sku, one of the two.</source>
        <translation>Désignez la ligne par son numéro ou avec --sku, l’un des deux.</translation>
    </message>
    <message>
        <source>Remembered; the next import goes by it. To take it back: matches undo %1</source>
        <translation>Retenu ; la prochaine importation s’y conforme. Pour l’annuler : matches undo %1</translation>
    </message>
    <message>
        <source>There is no candidate left to accept.</source>
        <translation>Il ne reste aucun candidat à accepter.</translation>
    </message>
    <message>
        <source>Name one with “matches choose … --item NUMBER”.</source>
        <translation>Désignez-en un avec « matches choose … --item NUMBER ».</translation>
    </message>
    <message>
        <source>There is no candidate left to refuse.</source>
        <translation>Il ne reste aucun candidat à refuser.</translation>
    </message>
    <message>
        <source>Name the item with --item NUMBER.</source>
        <translation>Désignez l’article avec --item NUMBER.</translation>
    </message>
    <message>
        <source>The decision is taken back; the next import matches by the rules again.</source>
        <translation>La décision est annulée ; la prochaine importation suit de nouveau les règles.</translation>
    </message>
    <message>
        <source>Rows that are open (the default), decided, or all.</source>
        <translation>Lignes ouvertes (open, par défaut), décidées (decided) ou toutes (all).</translation>
    </message>
    <message>
        <source>Only the row with this SKU.</source>
        <translation>Seulement la ligne avec cette UGS.</translation>
    </message>
    <message>
        <source>The row by its SKU, whether it is in the list or not.</source>
        <translation>La ligne par son UGS, qu’elle soit dans la liste ou non.</translation>
    </message>
    <message>
        <source>The item of the ERP.</source>
        <translation>L’article de l’ERP.</translation>
    </message>
    <message>
        <source>List rows of the newest feed whose ERP item is not certain</source>
        <translation>Lister les lignes du dernier flux dont l’article de l’ERP n’est pas certain</translation>
    </message>
    <message>
        <source>Show the candidates of a row with what speaks for and against them</source>
        <translation>Afficher les candidats d’une ligne avec ce qui parle pour et contre eux</translation>
    </message>
    <message>
        <source>The row is its likeliest candidate</source>
        <translation>La ligne est son candidat le plus probable</translation>
    </message>
    <message>
        <source>The row is this item of the ERP</source>
        <translation>La ligne est cet article de l’ERP</translation>
    </message>
    <message>
        <source>The row is a product of its own, none of the ERP&apos;s items</source>
        <translation>La ligne est un produit à part, aucun des articles de l’ERP</translation>
    </message>
    <message>
        <source>The row is not this item, or none of its candidates</source>
        <translation>La ligne n’est pas cet article, ou aucun de ses candidats</translation>
    </message>
    <message>
        <source>List what is remembered about matches</source>
        <translation>Lister ce qui est retenu sur les correspondances</translation>
    </message>
    <message>
        <source>Take a decision about a match back</source>
        <translation>Annuler une décision sur une correspondance</translation>
    </message>
    <message>
        <source>--all, --changed and --sku exclude each other.</source>
        <translation>--all, --changed et --sku s’excluent.</translation>
    </message>
    <message>
        <source>Name products with --sku.</source>
        <translation>Nommez les produits avec --sku.</translation>
    </message>
    <message>
        <source>%1 products checked: %2 proposals, %3 open changes put right, %4 unchanged, %5 waiting, %6 of unknown stock; %7 calls.</source>
        <translation>%1 produits comparés : %2 propositions, %3 modifications ouvertes mises à jour, %4 inchangés, %5 en attente, %6 de stock inconnu ; %7 appels.</translation>
    </message>
    <message>
        <source>Out of stock: %1, of these the shop still had some of %2. Low on stock: %3. No longer sold by the ERP: %4.</source>
        <translation>En rupture de stock : %1, dont %2 que la boutique avait encore. Bientôt épuisés : %3. Plus vendus par l’ERP : %4.</translation>
    </message>
    <message>
        <source>Batch %1: %2 approved by rule.</source>
        <translation>Lot %1 : %2 approuvés par règle.</translation>
    </message>
    <message>
        <source>Not linked with an item of the ERP: %1</source>
        <translation>Pas liés à un article de l’ERP : %1</translation>
    </message>
    <message>
        <source>%1 written and confirmed, %2 failed.</source>
        <translation>%1 écrits et confirmés, %2 en échec.</translation>
    </message>
    <message>
        <source>Nothing was written: every change needs a person. The setting approval.stock lets small ones pass.</source>
        <translation>Rien n’a été écrit : chaque modification demande une personne. Le réglage approval.stock laisse passer les petites.</translation>
    </message>
    <message>
        <source>Look at every product that is linked with an item of the ERP.</source>
        <translation>Regarder chaque produit lié à un article de l’ERP.</translation>
    </message>
    <message>
        <source>Look at those whose item or stock moved since the last time (the default).</source>
        <translation>Regarder ceux dont l’article ou le stock a bougé depuis la dernière fois (par défaut).</translation>
    </message>
    <message>
        <source>Look at this product only, asking the ERP now; several may be named.</source>
        <translation>Regarder ce produit seulement, en demandant à l’ERP maintenant ; on peut en nommer plusieurs.</translation>
    </message>
    <message>
        <source>Write to the shop what the settings let pass without a person.</source>
        <translation>Écrire dans la boutique ce que les réglages laissent passer sans personne.</translation>
    </message>
    <message>
        <source>Propose the ERP&apos;s stock for the products of the shop</source>
        <translation>Proposer le stock de l’ERP pour les produits de la boutique</translation>
    </message>
    <message>
        <source>The value agreed before holds, where there is one; it is staged over the shop&apos;s.</source>
        <translation>La valeur convenue auparavant l’emporte, s’il y en a une ; elle est préparée pour remplacer celle de la boutique.</translation>
    </message>
    <message>
        <source>Take a decision back, with everything it settled, or open an ignored conflict again</source>
        <translation>Annuler une décision, avec tout ce qu’elle a réglé, ou rouvrir un conflit ignoré</translation>
    </message>
    <message>
        <source>Warning: %1</source>
        <translation>Avertissement : %1</translation>
    </message>
    <message numerus="yes">
        <source>%n held change(s) released.</source>
        <translation>
            <numerusform>%n modification retenue libérée.</numerusform>
            <numerusform>%n modifications retenues libérées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because the match is not certain; “matches list” names it.</source>
        <translation>
            <numerusform>%n laissé tel quel car la correspondance n’est pas certaine ; « matches list » la nomme.</numerusform>
            <numerusform>%n laissés tels quels car la correspondance n’est pas certaine ; « matches list » la nomme.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not held.</source>
        <translation>
            <numerusform>%n non retenu.</numerusform>
            <numerusform>%n non retenus.</numerusform>
        </translation>
    </message>
    <message>
        <source>Releasing what is held needs a reason.</source>
        <translation>Libérer ce qui est retenu demande un motif.</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) back in review.</source>
        <translation>
            <numerusform>%n modification de retour en révision.</numerusform>
            <numerusform>%n modifications de retour en révision.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not decided, sent already or replaced by a newer change.</source>
        <translation>
            <numerusform>%n non décidé, déjà envoyé ou remplacé par une modification plus récente.</numerusform>
            <numerusform>%n non décidés, déjà envoyés ou remplacés par une modification plus récente.</numerusform>
        </translation>
    </message>
    <message>
        <source>The reason, kept with the change; needed.</source>
        <translation>Le motif, conservé avec la modification ; obligatoire.</translation>
    </message>
    <message>
        <source>Let held changes of a batch be decided like any other</source>
        <translation>Permettre de décider des modifications retenues d’un lot comme des autres</translation>
    </message>
    <message>
        <source>Take approvals and rejections of a batch back to review, as long as nothing was written</source>
        <translation>Ramener en révision des approbations et des refus d’un lot, tant que rien n’a été écrit</translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s) are acknowledged.</source>
        <translation>
            <numerusform>%n alerte est prise en charge.</numerusform>
            <numerusform>%n alertes sont prises en charge.</numerusform>
        </translation>
    </message>
    <message>
        <source>Alert</source>
        <translation>Alerte</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Depuis</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Fois</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Quoi</translation>
    </message>
    <message>
        <source>Trouble</source>
        <translation>Problème</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Mesure</translation>
    </message>
    <message>
        <source>Alert when</source>
        <translation>Alerte si</translation>
    </message>
    <message>
        <source>Nothing would be raised or closed.</source>
        <translation>Rien ne serait déclenché ni fermé.</translation>
    </message>
    <message>
        <source>Would: %1</source>
        <translation>Serait fait : %1</translation>
    </message>
    <message>
        <source>There is no channel “%1”.</source>
        <translation>Il n’y a pas de canal « %1 ».</translation>
    </message>
    <message>
        <source>A test was sent: %1</source>
        <translation>Un essai a été envoyé : %1</translation>
    </message>
    <message>
        <source>Raised: %1, counted up: %2, closed: %3. Messages sent: %4, failed: %5.</source>
        <translation>Déclenchées : %1, recomptées : %2, fermées : %3. Messages envoyés : %4, échoués : %5.</translation>
    </message>
    <message>
        <source>Another program evaluates at this moment.</source>
        <translation>Un autre programme évalue en ce moment.</translation>
    </message>
    <message>
        <source>Also those closed within the last 30 days.</source>
        <translation>Aussi celles fermées dans les 30 derniers jours.</translation>
    </message>
    <message>
        <source>List the alerts, newest first</source>
        <translation>Lister les alertes, les plus récentes d’abord</translation>
    </message>
    <message>
        <source>Say that somebody is on it</source>
        <translation>Dire que quelqu’un s’en occupe</translation>
    </message>
    <message>
        <source>Show what each rule measures now, or send a test over a channel (email, slack, pagerduty, webhook)</source>
        <translation>Afficher ce que mesure chaque règle, ou envoyer un essai par un canal (email, slack, pagerduty, webhook)</translation>
    </message>
    <message>
        <source>Raise and close alerts once and tell the channels, for machines without a window</source>
        <translation>Déclencher et fermer les alertes une fois et prévenir les canaux, pour les machines sans fenêtre</translation>
    </message>
    <message>
        <source>Say with exactly one option what becomes of them: --use-local, --use-shopify, --use-base or --ignore.</source>
        <translation>Dites avec exactement une option ce qu’il en advient : --use-local, --use-shopify, --use-base ou --ignore.</translation>
    </message>
    <message>
        <source>Name single conflicts with --only.</source>
        <translation>Nommez des conflits précis avec --only.</translation>
    </message>
    <message>
        <source>Say which conflicts are meant: with a filter, with --only, or with --all every open one.</source>
        <translation>Dites de quels conflits il s’agit : avec un filtre, avec --only, ou avec --all pour tous ceux qui sont ouverts.</translation>
    </message>
    <message numerus="yes">
        <source>%n of the conflicts named do not exist.</source>
        <translation>
            <numerusform>%n des conflits nommés n’existe pas.</numerusform>
            <numerusform>%n des conflits nommés n’existent pas.</numerusform>
        </translation>
    </message>
    <message>
        <source>“conflicts list” names the conflicts.</source>
        <translation>« conflicts list » donne les conflits.</translation>
    </message>
    <message>
        <source>This would now be done to %1 conflicts instead of the %2 shown: somebody or a newer run changed them.</source>
        <translation>Cela toucherait maintenant %1 conflits au lieu des %2 affichés : quelqu’un ou une exécution plus récente les a modifiés.</translation>
    </message>
    <message>
        <source>Look at them again with --dry-run.</source>
        <translation>Revoyez-les avec --dry-run.</translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because settled or ignored before.</source>
        <translation>
            <numerusform>%n laissé tel quel, car déjà réglé ou ignoré.</numerusform>
            <numerusform>%n laissés tels quels, car déjà réglés ou ignorés.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because the values changed meanwhile.</source>
        <translation>
            <numerusform>%n laissé tel quel, car les valeurs ont changé entre-temps.</numerusform>
            <numerusform>%n laissés tels quels, car les valeurs ont changé entre-temps.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n about a whole product; “conflicts resolve” decides these one by one.</source>
        <translation>
            <numerusform>%n porte sur un produit entier ; « conflicts resolve » les règle un par un.</numerusform>
            <numerusform>%n portent sur un produit entier ; « conflicts resolve » les règle un par un.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because that side has no value there.</source>
        <translation>
            <numerusform>%n laissé tel quel, car ce côté n’y a pas de valeur.</numerusform>
            <numerusform>%n laissés tels quels, car ce côté n’y a pas de valeur.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because the change is being written at this moment.</source>
        <translation>
            <numerusform>%n laissé tel quel, car la modification est en cours d’écriture.</numerusform>
            <numerusform>%n laissés tels quels, car la modification est en cours d’écriture.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Dry run: %n conflict(s) would be ignored.</source>
        <translation>
            <numerusform>Essai à blanc : %n conflit serait ignoré.</numerusform>
            <numerusform>Essai à blanc : %n conflits seraient ignorés.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Dry run: %n conflict(s) would be settled.</source>
        <translation>
            <numerusform>Essai à blanc : %n conflit serait réglé.</numerusform>
            <numerusform>Essai à blanc : %n conflits seraient réglés.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) ignored.</source>
        <translation>
            <numerusform>%n conflit ignoré.</numerusform>
            <numerusform>%n conflits ignorés.</numerusform>
        </translation>
    </message>
    <message>
        <source>Our values hold; they are staged over the shop&apos;s, for approval.</source>
        <translation>Nos valeurs l’emportent ; elles sont préparées à la place de celles de la boutique, pour approbation.</translation>
    </message>
    <message>
        <source>The shop&apos;s values hold; our products take them at once.</source>
        <translation>Les valeurs de la boutique l’emportent ; nos produits les prennent aussitôt.</translation>
    </message>
    <message>
        <source>The values agreed before hold, where there are any; they are staged over the shop&apos;s.</source>
        <translation>Les valeurs convenues auparavant l’emportent, là où il y en a ; elles sont préparées à la place de celles de la boutique.</translation>
    </message>
    <message>
        <source>Leave both sides as they are.</source>
        <translation>Laisser les deux côtés tels quels.</translation>
    </message>
    <message>
        <source>Only conflicts of the shop with this side: etilize, xorosoft or local.</source>
        <translation>Seulement les conflits de la boutique avec ce côté : etilize, xorosoft ou local.</translation>
    </message>
    <message>
        <source>Only conflicts this grave: low, medium, high or critical.</source>
        <translation>Seulement les conflits de cette gravité : low, medium, high ou critical.</translation>
    </message>
    <message>
        <source>Only conflicts of products whose SKU or name holds this text.</source>
        <translation>Seulement les conflits des produits dont l’UGS ou le nom contient ce texte.</translation>
    </message>
    <message>
        <source>Only the conflicts with these ids, separated by commas or spaces.</source>
        <translation>Seulement les conflits portant ces numéros, séparés par des virgules ou des espaces.</translation>
    </message>
    <message>
        <source>Every open conflict.</source>
        <translation>Tous les conflits ouverts.</translation>
    </message>
    <message>
        <source>Say how many would be settled and show the first ones; change nothing.</source>
        <translation>Dire combien seraient réglés et afficher les premiers ; ne rien modifier.</translation>
    </message>
    <message>
        <source>How many a dry run counted; another number refuses.</source>
        <translation>Combien un essai à blanc en a compté ; un autre nombre fait refuser.</translation>
    </message>
    <message>
        <source>Settle or ignore many open conflicts at once</source>
        <translation>Régler ou ignorer plusieurs conflits ouverts à la fois</translation>
    </message>
    <message>
        <source>Write every change of a product, with the values before and after, to a .csv or .xlsx file</source>
        <translation>Écrire chaque modification d’un produit, avec les valeurs avant et après, dans un fichier .csv ou .xlsx</translation>
    </message>
    <message>
        <source>%1 must be a number, not “%2”.</source>
        <translation>%1 doit être un nombre, et non « %2 ».</translation>
    </message>
    <message>
        <source>Say in exactly one way what becomes of the value: --value, --find with --replace, or --percent and --ending.</source>
        <translation>Dites d’une seule façon ce que devient la valeur : --value, --find avec --replace, ou --percent et --ending.</translation>
    </message>
    <message>
        <source>“%1” is not changed in this way for many products at once.</source>
        <translation>« %1 » ne se modifie pas ainsi pour plusieurs produits à la fois.</translation>
    </message>
    <message>
        <source>That changes nothing, or cannot be done: per cent have two digits at most and are above -100, an ending of a price is from 0 to 0.99, and what is looked for is not empty.</source>
        <translation>Cela ne change rien ou est impossible : un pourcentage a au plus deux décimales et dépasse -100, la terminaison d’un prix va de 0 à 0.99, et le texte cherché n’est pas vide.</translation>
    </message>
    <message numerus="yes">
        <source>Dry run: %n change(s) would be approved with this field alone.</source>
        <translation>
            <numerusform>Essai à blanc : %n modification serait approuvée avec ce seul champ.</numerusform>
            <numerusform>Essai à blanc : %n modifications seraient approuvées avec ce seul champ.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) approved with this field alone.</source>
        <translation>
            <numerusform>%n modification approuvée avec ce seul champ.</numerusform>
            <numerusform>%n modifications approuvées avec ce seul champ.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Dry run: the field of %n change(s) would be rejected.</source>
        <translation>
            <numerusform>Essai à blanc : le champ de %n modification serait refusé.</numerusform>
            <numerusform>Essai à blanc : le champ de %n modifications serait refusé.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The field of %n change(s) rejected.</source>
        <translation>
            <numerusform>Champ de %n modification refusé.</numerusform>
            <numerusform>Champ de %n modifications refusé.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Dry run: the field of %n change(s) would get another value.</source>
        <translation>
            <numerusform>Essai à blanc : le champ de %n modification recevrait une autre valeur.</numerusform>
            <numerusform>Essai à blanc : le champ de %n modifications recevrait une autre valeur.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The field of %n change(s) has another value now; they wait for approval.</source>
        <translation>
            <numerusform>Le champ de %n modification a maintenant une autre valeur ; elle attend l’approbation.</numerusform>
            <numerusform>Le champ de %n modifications a maintenant une autre valeur ; elles attendent l’approbation.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with other fields, which are rejected.</source>
        <translation>
            <numerusform>%n avec d’autres champs, qui sont refusés.</numerusform>
            <numerusform>%n avec d’autres champs, qui sont refusés.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n propose(s) nothing for the field.</source>
        <translation>
            <numerusform>%n ne propose rien pour ce champ.</numerusform>
            <numerusform>%n ne proposent rien pour ce champ.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because held, or because of an open conflict.</source>
        <translation>
            <numerusform>%n laissée telle quelle, car retenue ou en conflit ouvert.</numerusform>
            <numerusform>%n laissées telles quelles, car retenues ou en conflit ouvert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n keep(s) the value it has.</source>
        <translation>
            <numerusform>%n garde sa valeur.</numerusform>
            <numerusform>%n gardent leur valeur.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone because the value does not fit: %1</source>
        <translation>
            <numerusform>%n laissée telle quelle, car la valeur ne convient pas : %1</numerusform>
            <numerusform>%n laissées telles quelles, car la valeur ne convient pas : %1</numerusform>
        </translation>
    </message>
    <message>
        <source>To take it back: staging restore-field</source>
        <translation>Pour revenir en arrière : staging restore-field</translation>
    </message>
    <message numerus="yes">
        <source>Dry run: the field of %n change(s) would be as it was.</source>
        <translation>
            <numerusform>Essai à blanc : le champ de %n modification redeviendrait ce qu’il était.</numerusform>
            <numerusform>Essai à blanc : le champ de %n modifications redeviendrait ce qu’il était.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The field of %n change(s) is as it was; they wait for approval.</source>
        <translation>
            <numerusform>Le champ de %n modification est redevenu ce qu’il était ; elle attend l’approbation.</numerusform>
            <numerusform>Le champ de %n modifications est redevenu ce qu’il était ; elles attendent l’approbation.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sent or replaced by a newer change.</source>
        <translation>
            <numerusform>%n envoyée ou remplacée par une modification plus récente.</numerusform>
            <numerusform>%n envoyées ou remplacées par une modification plus récente.</numerusform>
        </translation>
    </message>
    <message>
        <source>Say how many are meant and show the first ones before and after; change nothing.</source>
        <translation>Dire combien sont visées et afficher les premières avant et après ; ne rien modifier.</translation>
    </message>
    <message>
        <source>This value for all.</source>
        <translation>Cette valeur pour toutes.</translation>
    </message>
    <message>
        <source>Look for this within the value …</source>
        <translation>Chercher ceci dans la valeur…</translation>
    </message>
    <message>
        <source>… and put this in its place; may be empty.</source>
        <translation>… et mettre ceci à la place ; peut être vide.</translation>
    </message>
    <message>
        <source>Find upper and lower case alike.</source>
        <translation>Ne pas distinguer majuscules et minuscules.</translation>
    </message>
    <message>
        <source>So much more, or less with a minus.</source>
        <translation>Tant de plus, ou de moins avec un signe moins.</translation>
    </message>
    <message>
        <source>Then to the nearest amount that ends like this, for example 0.99.</source>
        <translation>Puis au montant le plus proche ayant cette terminaison, par exemple 0.99.</translation>
    </message>
    <message>
        <source>Begin with our value where nothing is proposed for the field.</source>
        <translation>Partir de notre valeur là où rien n’est proposé pour ce champ.</translation>
    </message>
    <message>
        <source>Approve changes with one field alone; their other fields are rejected</source>
        <translation>Approuver des modifications avec un seul champ ; leurs autres champs sont refusés</translation>
    </message>
    <message>
        <source>Reject one field of changes; their other fields stay as they are</source>
        <translation>Refuser un champ de modifications ; leurs autres champs restent tels quels</translation>
    </message>
    <message>
        <source>Give one field of changes another value: set, find and replace, per cent, endings</source>
        <translation>Donner une autre valeur à un champ de modifications : fixer, chercher et remplacer, pour cent, terminaisons</translation>
    </message>
    <message>
        <source>Take back what was last decided about one field of changes, or typed into it</source>
        <translation>Annuler la dernière décision ou saisie concernant un champ de modifications</translation>
    </message>
    <message>
        <source>--full and --replay exclude each other.</source>
        <translation>--full et --replay s’excluent.</translation>
    </message>
    <message numerus="yes">
        <source>Read again from %n kept answer(s) of the ERP, the oldest of %1; it was not asked.</source>
        <translation>
            <numerusform>Relu à partir de %n réponse conservée de l’ERP, la plus ancienne du %1 ; il n’a pas été interrogé.</numerusform>
            <numerusform>Relu à partir de %n réponses conservées de l’ERP, la plus ancienne du %1 ; il n’a pas été interrogé.</numerusform>
        </translation>
    </message>
    <message>
        <source>Read the kept answers of the ERP once more, by its keys as they are set now, without asking it.</source>
        <translation>Relire les réponses conservées de l’ERP avec les clés réglées maintenant, sans l’interroger.</translation>
    </message>
    <message>
        <source>The ERP has named no store yet. Read its stock with “trueup-cli xorosoft refresh”.</source>
        <translation>L’ERP n’a encore nommé aucun magasin. Lisez son stock avec « trueup-cli xorosoft refresh ».</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>Compte</translation>
    </message>
    <message>
        <source>Safety stock</source>
        <translation>Stock de sécurité</translation>
    </message>
    <message>
        <source>The stock of the stores that count is added up; the largest safety stock of them is taken off.</source>
        <translation>Le stock des magasins qui comptent est additionné ; le plus grand de leurs stocks de sécurité en est retranché.</translation>
    </message>
    <message>
        <source>No store is chosen: the stock of all of them counts, and no safety stock is taken off.</source>
        <translation>Aucun magasin n’est choisi : le stock de tous compte, et aucun stock de sécurité n’en est retranché.</translation>
    </message>
    <message>
        <source>--counts takes on or off, not “%1”.</source>
        <translation>--counts accepte on ou off, et non « %1 ».</translation>
    </message>
    <message>
        <source>The safety stock is from 0 to %1 pieces, not %2.</source>
        <translation>Le stock de sécurité va de 0 à %1 pièces, et non %2.</translation>
    </message>
    <message>
        <source>The ERP has named no store %1.</source>
        <translation>L’ERP n’a nommé aucun magasin %1.</translation>
    </message>
    <message>
        <source>“xorosoft stores” lists them all.</source>
        <translation>« xorosoft stores » les liste tous.</translation>
    </message>
    <message>
        <source>Whether the stock of this store counts: on or off. While it is on for none, all stores count.</source>
        <translation>Si le stock de ce magasin compte : on ou off. Tant qu’il n’est sur on pour aucun, tous les magasins comptent.</translation>
    </message>
    <message>
        <source>Pieces of the safety stock, which are not sold.</source>
        <translation>Pièces du stock de sécurité, qui ne sont pas vendues.</translation>
    </message>
    <message>
        <source>List the ERP&apos;s stores, and whose stock counts</source>
        <translation>Lister les magasins de l’ERP, et dire de quels le stock compte</translation>
    </message>
    <message>
        <source>Say whether a store counts, and set its safety stock</source>
        <translation>Dire si un magasin compte, et fixer son stock de sécurité</translation>
    </message>
    <message>
        <source>Nothing is known about this row.</source>
        <translation>Rien n’est connu de cette ligne.</translation>
    </message>
    <message>
        <source>Name words of the item with --text.</source>
        <translation>Indiquez des mots de l’article avec --text.</translation>
    </message>
    <message>
        <source>Text alike</source>
        <translation>Texte semblable</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Mots</translation>
    </message>
    <message>
        <source>Confirmed for</source>
        <translation>Confirmé pour</translation>
    </message>
    <message>
        <source>Begin behind the entry that “next” named.</source>
        <translation>Commencer après l’entrée nommée par « next ».</translation>
    </message>
    <message>
        <source>Words, a number or a maker, instead of what is known about the row.</source>
        <translation>Des mots, un numéro ou un fabricant, au lieu de ce qui est connu de la ligne.</translation>
    </message>
    <message>
        <source>List rows that no item was found for, staged as new products</source>
        <translation>Lister les lignes sans article, préparées comme nouveaux produits</translation>
    </message>
    <message>
        <source>List items that look like a row, or like some words; for a person to choose from</source>
        <translation>Lister les articles qui ressemblent à une ligne ou à des mots ; pour qu’une personne choisisse</translation>
    </message>
</context>
<context>
    <name>trueup::ui::Alerts</name>
    <message>
        <source>Notifies: %1.</source>
        <translation>Avertit par : %1.</translation>
    </message>
    <message>
        <source>Raises a note</source>
        <translation>Déclenche une remarque</translation>
    </message>
    <message>
        <source>Raises a warning</source>
        <translation>Déclenche un avertissement</translation>
    </message>
    <message>
        <source>Raises an error</source>
        <translation>Déclenche une erreur</translation>
    </message>
    <message>
        <source>Raises a critical alert</source>
        <translation>Déclenche une alerte critique</translation>
    </message>
    <message>
        <source>Open</source>
        <comment>state of an alert</comment>
        <translation>Ouverte</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <comment>state of an alert</comment>
        <translation>Prise en charge</translation>
    </message>
    <message>
        <source>Closed</source>
        <comment>state of an alert</comment>
        <translation>Fermée</translation>
    </message>
    <message>
        <source>is more than</source>
        <translation>est au-dessus de</translation>
    </message>
    <message>
        <source>is at least</source>
        <translation>atteint ou dépasse</translation>
    </message>
    <message>
        <source>is less than</source>
        <translation>est au-dessous de</translation>
    </message>
    <message>
        <source>is at most</source>
        <translation>ne dépasse pas</translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n heure</numerusform>
            <numerusform>%n heures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n seconde</numerusform>
            <numerusform>%n secondes</numerusform>
        </translation>
    </message>
    <message>
        <source>Nobody is told: it only stands in the list.</source>
        <translation>Personne n’est averti : elle figure seulement dans la liste.</translation>
    </message>
    <message>
        <source>Switched off:</source>
        <translation>Désactivée :</translation>
    </message>
    <message>
        <source>%1 when “%2” over the last %3 %4 %5.</source>
        <comment>Raises a warning; measure; 5 minutes; is more than; 10%</comment>
        <translation>%1 quand, sur %3, « %2 » %4 %5.</translation>
    </message>
    <message>
        <source>%1 when “%2” %3 %4.</source>
        <comment>Raises a warning; measure; is more than; 10%</comment>
        <translation>%1 quand « %2 » %3 %4.</translation>
    </message>
    <message>
        <source>Many writes fail</source>
        <translation>Beaucoup d’écritures échouent</translation>
    </message>
    <message>
        <source>Many writes wait</source>
        <translation>Beaucoup d’écritures en attente</translation>
    </message>
    <message>
        <source>A run is held</source>
        <translation>Une exécution est retenue</translation>
    </message>
    <message>
        <source>A run has failed</source>
        <translation>Une exécution a échoué</translation>
    </message>
    <message>
        <source>Writes were given up</source>
        <translation>Des écritures ont été abandonnées</translation>
    </message>
    <message>
        <source>Conflicts pile up</source>
        <translation>Les conflits s’accumulent</translation>
    </message>
    <message>
        <source>Products out of stock</source>
        <translation>Produits en rupture de stock</translation>
    </message>
    <message>
        <source>Products low on stock</source>
        <translation>Produits bientôt épuisés</translation>
    </message>
    <message>
        <source>Stock not read for long</source>
        <translation>Stock non lu depuis longtemps</translation>
    </message>
    <message>
        <source>Feed not read for long</source>
        <translation>Flux non lu depuis longtemps</translation>
    </message>
    <message>
        <source>Xorosoft not read for long</source>
        <translation>Xorosoft non lu depuis longtemps</translation>
    </message>
    <message>
        <source>Shop not read for long</source>
        <translation>Boutique non lue depuis longtemps</translation>
    </message>
    <message>
        <source>A schedule is overdue</source>
        <translation>Une planification est en retard</translation>
    </message>
    <message>
        <source>Shop answers in another version</source>
        <translation>La boutique répond dans une autre version</translation>
    </message>
    <message>
        <source>Daily limit of new products reached</source>
        <translation>Limite quotidienne de nouveaux produits atteinte</translation>
    </message>
    <message>
        <source>Credentials refused</source>
        <translation>Identifiants refusés</translation>
    </message>
</context>
<context>
    <name>trueup::ui::AlertDetail</name>
    <message>
        <source>Notification settings …</source>
        <translation>Réglages des notifications…</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>depuis le %1</translation>
    </message>
    <message>
        <source>acknowledged by %1</source>
        <translation>prise en charge par %1</translation>
    </message>
    <message>
        <source>rule “%1”</source>
        <translation>règle « %1 »</translation>
    </message>
    <message>
        <source>Show the run</source>
        <translation>Afficher l’exécution</translation>
    </message>
    <message>
        <source>Not everybody was told. %1</source>
        <translation>Certaines personnes n’ont pas été averties. %1</translation>
    </message>
    <message>
        <source>Choose an alert above.</source>
        <translation>Choisissez une alerte ci-dessus.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln times since %1, last %2</source>
        <translation>
            <numerusform>%Ln fois depuis le %1, la dernière %2</numerusform>
            <numerusform>%Ln fois depuis le %1, la dernière %2</numerusform>
        </translation>
    </message>
    <message>
        <source>Push …</source>
        <translation>Envoyer…</translation>
    </message>
    <message>
        <source>Show the failed writes</source>
        <translation>Afficher les écritures en échec</translation>
    </message>
    <message>
        <source>Show the schedules</source>
        <translation>Afficher les planifications</translation>
    </message>
</context>
<context>
    <name>trueup::ui::AlertsView</name>
    <message>
        <source>Your role may not acknowledge alerts.</source>
        <translation>Votre rôle ne permet pas de prendre des alertes en charge.</translation>
    </message>
    <message>
        <source>Your role may look but not acknowledge alerts. Ask an administrator for the operator role.</source>
        <translation>Votre rôle permet de consulter, pas de prendre des alertes en charge. Demandez le rôle d’opérateur à un administrateur.</translation>
    </message>
    <message>
        <source>nobody</source>
        <comment>who was told of an alert</comment>
        <translation>personne</translation>
    </message>
    <message>
        <source>everybody</source>
        <comment>who was told of an alert</comment>
        <translation>tout le monde</translation>
    </message>
    <message>
        <source>not everybody</source>
        <comment>who was told of an alert</comment>
        <translation>pas tout le monde</translation>
    </message>
    <message>
        <source>Notified</source>
        <comment>who was told of an alert</comment>
        <translation>Avertis</translation>
    </message>
    <message>
        <source>In the alerts</source>
        <translation>Dans les alertes</translation>
    </message>
    <message>
        <source>Rules …</source>
        <translation>Règles…</translation>
    </message>
    <message>
        <source>Open and acknowledged alerts</source>
        <translation>Alertes ouvertes et prises en charge</translation>
    </message>
    <message>
        <source>All alerts of the last 30 days</source>
        <translation>Toutes les alertes des 30 derniers jours</translation>
    </message>
    <message>
        <source>Which alerts are listed</source>
        <translation>Alertes affichées dans la liste</translation>
    </message>
    <message>
        <source>The rules that raise alerts, and who is told</source>
        <translation>Les règles qui déclenchent des alertes, et qui est averti</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Gravité</translation>
    </message>
    <message>
        <source>Alert</source>
        <translation>Alerte</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Depuis</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>Dernière fois</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Fois</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>By</source>
        <comment>who acknowledged an alert, beside its state</comment>
        <translation>Par</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Alertes</translation>
    </message>
    <message>
        <source>Next alert (or arrow)</source>
        <translation>Alerte suivante (ou flèche)</translation>
    </message>
    <message>
        <source>Alert before (or arrow)</source>
        <translation>Alerte précédente (ou flèche)</translation>
    </message>
    <message>
        <source>Acknowledge the chosen alerts</source>
        <translation>Prendre en charge les alertes choisies</translation>
    </message>
    <message>
        <source>You may not see the alerts</source>
        <translation>Vous ne pouvez pas voir les alertes</translation>
    </message>
    <message>
        <source>The alerts could not be read</source>
        <translation>Les alertes n’ont pas pu être lues</translation>
    </message>
    <message>
        <source>No alert in the last 30 days</source>
        <translation>Aucune alerte au cours des 30 derniers jours</translation>
    </message>
    <message>
        <source>No open alerts</source>
        <translation>Aucune alerte ouverte</translation>
    </message>
    <message numerus="yes">
        <source>Acknowledge %n alert(s)</source>
        <translation>
            <numerusform>Prendre en charge %n alerte</numerusform>
            <numerusform>Prendre en charge %n alertes</numerusform>
        </translation>
    </message>
    <message>
        <source>Acknowledge</source>
        <translation>Prendre en charge</translation>
    </message>
    <message>
        <source>Choose alerts that nobody has acknowledged yet.</source>
        <translation>Choisissez des alertes que personne n’a encore prises en charge.</translation>
    </message>
    <message>
        <source>Says that somebody looks after them; they stay in the list until their causes are gone</source>
        <translation>Dit que quelqu’un s’en occupe ; elles restent dans la liste jusqu’à ce que leurs causes disparaissent</translation>
    </message>
    <message>
        <source>No rule is set</source>
        <translation>Aucune règle n’est définie</translation>
    </message>
    <message>
        <source>No rule is switched on</source>
        <translation>Aucune règle n’est activée</translation>
    </message>
    <message>
        <source>Without a rule nothing raises an alert.</source>
        <translation>Sans règle, rien ne déclenche d’alerte.</translation>
    </message>
    <message>
        <source>Without a rule nothing raises an alert. Administrators make rules.</source>
        <translation>Sans règle, rien ne déclenche d’alerte. Les administrateurs créent les règles.</translation>
    </message>
    <message>
        <source>Make a rule …</source>
        <translation>Créer une règle…</translation>
    </message>
    <message>
        <source>Look at the rules …</source>
        <translation>Voir les règles…</translation>
    </message>
    <message>
        <source>Updated %1</source>
        <translation>Actualisé le %1</translation>
    </message>
    <message>
        <source>Not everybody was told: %1</source>
        <translation>Certaines personnes n’ont pas été averties : %1</translation>
    </message>
</context>
<context>
    <name>trueup::ui::AlertRuleForm</name>
    <message>
        <source>Remove the rule …</source>
        <translation>Supprimer la règle…</translation>
    </message>
    <message>
        <source>Notifies</source>
        <comment>a rule, by these channels</comment>
        <translation>Avertit par</translation>
    </message>
    <message>
        <source>Your role may look but not change the alert rules. Ask an administrator to change them.</source>
        <translation>Votre rôle permet de consulter, pas de modifier les règles d’alerte. Pour les modifier, adressez-vous à un administrateur.</translation>
    </message>
    <message>
        <source>Switched on</source>
        <translation>Activée</translation>
    </message>
    <message>
        <source>Save the rule</source>
        <translation>Enregistrer la règle</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>Nouvelle règle</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>minutes</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>heures</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Mesure</translation>
    </message>
    <message>
        <source>Alerts when it</source>
        <translation>Alerte quand elle</translation>
    </message>
    <message>
        <source>Over the last</source>
        <translation>Sur une durée de</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Gravité</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Comparaison</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Seuil</translation>
    </message>
    <message>
        <source>Length of the time that is measured</source>
        <translation>Durée du temps mesuré</translation>
    </message>
    <message>
        <source>Unit of the time that is measured</source>
        <translation>Unité du temps mesuré</translation>
    </message>
    <message>
        <source>not set up: tells nobody yet</source>
        <translation>non configuré : n’avertit encore personne</translation>
    </message>
    <message>
        <source>Set it up …</source>
        <translation>Le configurer…</translation>
    </message>
    <message>
        <source>Set up: %1</source>
        <translation>Configurer : %1</translation>
    </message>
    <message>
        <source>now: not known</source>
        <translation>maintenant : inconnu</translation>
    </message>
    <message>
        <source>now: %1</source>
        <translation>maintenant : %1</translation>
    </message>
    <message>
        <source>now: nothing to measure</source>
        <translation>maintenant : rien à mesurer</translation>
    </message>
    <message>
        <source>This rule is not saved yet.</source>
        <translation>Cette règle n’est pas encore enregistrée.</translation>
    </message>
    <message>
        <source>Give the rule a name first.</source>
        <translation>Donnez d’abord un nom à la règle.</translation>
    </message>
    <message>
        <source>Nothing is changed yet.</source>
        <translation>Rien n’est encore modifié.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::AlertRulesView</name>
    <message>
        <source>Notifies</source>
        <comment>a rule, by these channels</comment>
        <translation>Avertit par</translation>
    </message>
    <message>
        <source>%1 over %2</source>
        <comment>what is measured, 5 minutes</comment>
        <translation>%1 sur %2</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>aucun canal</translation>
    </message>
    <message>
        <source>Back to the alerts</source>
        <translation>Retour aux alertes</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Règle</translation>
    </message>
    <message>
        <source>Alerts when</source>
        <translation>Alerte quand</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Gravité</translation>
    </message>
    <message>
        <source>Rules of alerts</source>
        <translation>Règles des alertes</translation>
    </message>
    <message>
        <source>A rule watches one measure and raises an alert while it is past its threshold.</source>
        <translation>Une règle surveille une mesure et maintient une alerte tant que cette mesure est au-delà de son seuil.</translation>
    </message>
    <message>
        <source>Switched on: %1</source>
        <translation>Activée : %1</translation>
    </message>
    <message>
        <source>Switched off: %1</source>
        <translation>Désactivée : %1</translation>
    </message>
    <message>
        <source>Remove the rule “%1”?</source>
        <translation>Supprimer la règle « %1 » ?</translation>
    </message>
    <message>
        <source>It raises nothing any more, and its open alerts are closed.</source>
        <translation>Elle ne déclenche plus rien, et ses alertes ouvertes sont fermées.</translation>
    </message>
    <message>
        <source>Remove the rule</source>
        <translation>Supprimer la règle</translation>
    </message>
    <message>
        <source>The rules could not be read</source>
        <translation>Les règles n’ont pas pu être lues</translation>
    </message>
    <message>
        <source>No rule is set</source>
        <translation>Aucune règle n’est définie</translation>
    </message>
    <message>
        <source>Without a rule nothing raises an alert. Administrators make rules.</source>
        <translation>Sans règle, rien ne déclenche d’alerte. Les administrateurs créent les règles.</translation>
    </message>
    <message>
        <source>more than %1</source>
        <translation>plus de %1</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>au moins %1</translation>
    </message>
    <message>
        <source>less than %1</source>
        <translation>moins de %1</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>au plus %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>measure: more than 10%</comment>
        <translation>%1 : %2</translation>
    </message>
    <message>
        <source>Without a rule nothing raises an alert. Fill in the form below and save it.</source>
        <translation>Sans règle, rien ne déclenche d’alerte. Remplissez le formulaire ci-dessous et enregistrez-le.</translation>
    </message>
    <message>
        <source>%1 (off)</source>
        <comment>a rule</comment>
        <translation>%1 (désactivée)</translation>
    </message>
    <message>
        <source>%1 (not set up)</source>
        <comment>a channel</comment>
        <translation>%1 (non configuré)</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ChannelForm</name>
    <message>
        <source>Type the password of this server and user name.</source>
        <translation>Saisissez le mot de passe de ce serveur et de ce nom d’utilisateur.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>Address of the Slack webhook</source>
        <translation>Adresse du webhook Slack</translation>
    </message>
    <message>
        <source>Integration key</source>
        <translation>Clé d’intégration</translation>
    </message>
    <message>
        <source>Address of the webhook</source>
        <translation>Adresse du webhook</translation>
    </message>
    <message>
        <source>A stored password is only used for this server, port and user name; it is asked for again when one of them changes.</source>
        <translation>Un mot de passe enregistré ne sert que pour ce serveur, ce port et ce nom d’utilisateur ; il est redemandé dès que l’un d’eux change.</translation>
    </message>
    <message>
        <source>Incoming webhook of the Slack channel that gets the alerts; its host is hooks.slack.com</source>
        <translation>Webhook entrant du canal Slack qui reçoit les alertes ; son hôte est hooks.slack.com</translation>
    </message>
    <message>
        <source>The key of a service in PagerDuty that takes events (Events API, version 2).</source>
        <translation>La clé d’un service de PagerDuty qui reçoit des événements (Events API, version 2).</translation>
    </message>
    <message>
        <source>Every alert is posted there as JSON; the address begins with https://</source>
        <translation>Chaque alerte y est envoyée en JSON ; l’adresse commence par https://</translation>
    </message>
    <message>
        <source>Send a test message</source>
        <translation>Envoyer un message d’essai</translation>
    </message>
    <message>
        <source>Send a test message: %1</source>
        <translation>Envoyer un message d’essai : %1</translation>
    </message>
    <message>
        <source>Recipients</source>
        <translation>Destinataires</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Expéditeur</translation>
    </message>
    <message>
        <source>Given by the environment variable %1 of this computer; it is changed there.</source>
        <translation>Valeur fournie par la variable d’environnement %1 de cet ordinateur ; c’est là qu’elle se modifie.</translation>
    </message>
    <message>
        <source>set up on this computer</source>
        <comment>a channel of alerts</comment>
        <translation>configuré sur cet ordinateur</translation>
    </message>
    <message>
        <source>not set up on this computer</source>
        <comment>a channel of alerts</comment>
        <translation>non configuré sur cet ordinateur</translation>
    </message>
    <message>
        <source>Sending …</source>
        <translation>Envoi…</translation>
    </message>
    <message>
        <source>The test message was sent. Look whether it arrived.</source>
        <translation>Le message d’essai a été envoyé. Vérifiez s’il est arrivé.</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Enregistré.</translation>
    </message>
    <message>
        <source>Only an administrator may change the alert channels.</source>
        <translation>Seul un administrateur peut modifier ces canaux.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Rien n’a été modifié.</translation>
    </message>
    <message>
        <source>Save this channel</source>
        <translation>Enregistrer ce canal</translation>
    </message>
    <message>
        <source>Save this channel: %1</source>
        <translation>Enregistrer ce canal : %1</translation>
    </message>
    <message>
        <source>that of PagerDuty’s events API, unless another is meant</source>
        <translation>Celle de l’API d’événements de PagerDuty, sauf indication contraire</translation>
    </message>
    <message>
        <source>Fill in the fields first.</source>
        <translation>Remplissez d’abord les champs.</translation>
    </message>
    <message>
        <source>separated by commas</source>
        <translation>Adresses séparées par des virgules</translation>
    </message>
    <message>
        <source>where messages come from</source>
        <translation>D’où viennent les messages</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ChannelsForm</name>
    <message>
        <source>Your role may look but not change the alert channels. Ask an administrator to change them.</source>
        <translation>Votre rôle permet de consulter, pas de modifier les canaux d’alerte. Pour les modifier, adressez-vous à un administrateur.</translation>
    </message>
    <message>
        <source>The channels could not be read</source>
        <translation>Les canaux n’ont pas pu être lus</translation>
    </message>
    <message>
        <source>Alert channels, for everybody who works with this database</source>
        <translation>Canaux d’alerte, pour tous ceux qui travaillent avec cette base de données</translation>
    </message>
    <message>
        <source>Recipients and senders are shared through the database; the mail server with its user name and password, keys and secret addresses stay in the keychain of this computer. A message is sent by a computer on which its channel is set up, while Trueup or its server runs there. Each channel is saved separately. Which rule uses which channel is set under Jobs › Alerts › Rules.</source>
        <translation>Les destinataires et les expéditeurs sont partagés par la base de données ; le serveur de courriel avec son nom d’utilisateur et son mot de passe, les clés et les adresses secrètes restent dans le trousseau de cet ordinateur. Un message est envoyé par un ordinateur où son canal est configuré, pendant que Trueup ou son serveur y fonctionne. Chaque canal s’enregistre séparément. Les canaux de chaque règle se choisissent dans Tâches › Alertes › Règles.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::AlertLine</name>
    <message numerus="yes">
        <source>since %1, %n times</source>
        <translation>
            <numerusform>depuis le %1, %n fois</numerusform>
            <numerusform>depuis le %1, %n fois</numerusform>
        </translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>depuis le %1</translation>
    </message>
    <message>
        <source>Show this alert</source>
        <translation>Afficher cette alerte</translation>
    </message>
</context>
<context>
    <name>trueup::ui::AlertsPanel</name>
    <message>
        <source>Alerts</source>
        <translation>Alertes</translation>
    </message>
    <message>
        <source>All alerts</source>
        <translation>Toutes les alertes</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ReviewPresence</name>
    <message>
        <source>Also looked at by %1.</source>
        <translation>Également consulté par %1.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::Announcer</name>
    <message numerus="yes">
        <source>%n alert(s) that nobody acknowledged</source>
        <translation>
            <numerusform>%n alerte que personne n’a prise en charge</numerusform>
            <numerusform>%n alertes que personne n’a prises en charge</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::StockSync</name>
    <message>
        <source>No product %1 is linked with an item of the ERP.</source>
        <translation>Aucun produit %1 n’est lié à un article de l’ERP.</translation>
    </message>
    <message>
        <source>Give SKUs of products that an import has matched.</source>
        <translation>Donnez des UGS de produits qu’une importation a rapprochés.</translation>
    </message>
    <message>
        <source>Not every page of the ERP could be read, so nobody knows the whole stock.</source>
        <translation>Toutes les pages de l’ERP n’ont pas pu être lues : personne ne connaît tout le stock.</translation>
    </message>
    <message>
        <source>No stock was proposed.</source>
        <translation>Aucun stock n’a été proposé.</translation>
    </message>
    <message>
        <source>Try again later; what was read is kept.</source>
        <translation>Réessayez plus tard ; ce qui a été lu est gardé.</translation>
    </message>
    <message>
        <source>Asking Xorosoft for the stock of the chosen products</source>
        <translation>Demande à Xorosoft du stock des produits choisis</translation>
    </message>
    <message>
        <source>The ERP did not tell the whole stock of %1.</source>
        <translation>L’ERP n’a pas dit tout le stock de %1.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Réessayez plus tard.</translation>
    </message>
    <message>
        <source>Comparing the stock of the shop with that of the ERP</source>
        <translation>Comparaison du stock de la boutique avec celui de l’ERP</translation>
    </message>
    <message>
        <source>If this is right, somebody who may approve releases run %1 with a reason; then try again.</source>
        <translation>Si c’est voulu, une personne autorisée à approuver libère l’exécution %1 avec un motif ; réessayez ensuite.</translation>
    </message>
    <message>
        <source>Stock of the ERP</source>
        <translation>Stock de l’ERP</translation>
    </message>
</context>
<context>
    <name>trueup::ui::FindingLines</name>
    <message>
        <source>%1 at a cost of %2</source>
        <comment>a price and the cost that is above it</comment>
        <translation>%1 pour un coût de %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a SKU and what is told of it</comment>
        <translation>%1 : %2</translation>
    </message>
    <message>
        <source>… and %1 more</source>
        <translation>… et %1 de plus</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ErpFieldForm</name>
    <message>
        <source>Value</source>
        <translation>Valeur</translation>
    </message>
    <message>
        <source>Read from</source>
        <translation>Lue dans</translation>
    </message>
    <message>
        <source>Usual keys</source>
        <translation>Clés habituelles</translation>
    </message>
    <message>
        <source>Values of Xorosoft and their keys</source>
        <translation>Valeurs de Xorosoft et leurs clés</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucune</translation>
    </message>
    <message>
        <source>as usual</source>
        <translation>comme d’habitude</translation>
    </message>
    <message>
        <source>To change the keys, double-click under “Read from” or press F2.</source>
        <translation>Pour modifier les clés, double-cliquez sous « Lue dans » ou appuyez sur F2.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::FailedWritesView</name>
    <message>
        <source>Push …</source>
        <translation>Envoyer…</translation>
    </message>
    <message>
        <source>%1 is back in review with the new value.</source>
        <translation>%1 est de retour en révision avec la nouvelle valeur.</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>Le regarder</translation>
    </message>
    <message numerus="yes">
        <source>%Ln write(s) wait for the next push.</source>
        <translation>
            <numerusform>%Ln écriture attend le prochain envoi.</numerusform>
            <numerusform>%Ln écritures attendent le prochain envoi.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ReviewFields</name>
    <message>
        <source>Nothing was chosen.</source>
        <translation>Rien n’a été choisi.</translation>
    </message>
    <message>
        <source>Choose at least one product.</source>
        <translation>Choisissez au moins un produit.</translation>
    </message>
    <message>
        <source>It is not said what the new value shall be.</source>
        <translation>La nouvelle valeur n’est pas indiquée.</translation>
    </message>
    <message>
        <source>Type it, or choose another way.</source>
        <translation>Saisissez-la, ou choisissez une autre façon.</translation>
    </message>
    <message>
        <source>Some of the products are not there any more.</source>
        <translation>Certains des produits n’existent plus.</translation>
    </message>
    <message>
        <source>Look at the preview again.</source>
        <translation>Regardez de nouveau l’aperçu.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Rien n’a été modifié.</translation>
    </message>
    <message numerus="yes">
        <source>This would now be done to %Ln product(s) instead of the %L1 shown: somebody or a newer run changed them.</source>
        <translation>
            <numerusform>Cela s’appliquerait maintenant à %Ln produit au lieu des %L1 affichés : quelqu’un ou une exécution plus récente les a modifiés.</numerusform>
            <numerusform>Cela s’appliquerait maintenant à %Ln produits au lieu des %L1 affichés : quelqu’un ou une exécution plus récente les a modifiés.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::BulkPanel</name>
    <message>
        <source>With several conflicts chosen</source>
        <translation>Avec plusieurs conflits choisis</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>a count and the field it counts</comment>
        <translation>%1 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n about a whole product</source>
        <translation>
            <numerusform>%n sur un produit entier</numerusform>
            <numerusform>%n sur des produits entiers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keep our value in %n conflict(s)</source>
        <translation>
            <numerusform>Garder notre valeur dans %n conflit</numerusform>
            <numerusform>Garder notre valeur dans %n conflits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take the Shopify value in %n conflict(s)</source>
        <translation>
            <numerusform>Prendre la valeur de Shopify dans %n conflit</numerusform>
            <numerusform>Prendre la valeur de Shopify dans %n conflits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keep the base value in %n conflict(s)</source>
        <translation>
            <numerusform>Garder la valeur de base dans %n conflit</numerusform>
            <numerusform>Garder la valeur de base dans %n conflits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ignore %n conflict(s)</source>
        <translation>
            <numerusform>Ignorer %n conflit</numerusform>
            <numerusform>Ignorer %n conflits</numerusform>
        </translation>
    </message>
    <message>
        <source>Our values are staged for review. They go to Shopify once they are approved and pushed.</source>
        <translation>Nos valeurs sont préparées pour la révision. Elles vont dans Shopify une fois approuvées et envoyées.</translation>
    </message>
    <message>
        <source>Our products take the values over at once. Nothing is written to the shop.</source>
        <translation>Nos produits reprennent les valeurs aussitôt. Rien n’est écrit dans la boutique.</translation>
    </message>
    <message>
        <source>The values both sides last agreed on are staged for review. They go to Shopify once they are approved and pushed.</source>
        <translation>Les dernières valeurs convenues par les deux côtés sont préparées pour la révision. Elles vont dans Shopify une fois approuvées et envoyées.</translation>
    </message>
    <message>
        <source>Both sides stay as they are. A conflict comes back when one of its two values changes.</source>
        <translation>Les deux côtés restent tels quels. Un conflit revient quand l’une de ses deux valeurs change.</translation>
    </message>
    <message>
        <source>All chosen conflicts</source>
        <translation>Tous les conflits choisis</translation>
    </message>
    <message>
        <source>Say what it means before anything is settled</source>
        <translation>Dire ce que cela entraîne avant de régler quoi que ce soit</translation>
    </message>
    <message>
        <source>Back to one conflict</source>
        <translation>Retour à un seul conflit</translation>
    </message>
    <message>
        <source>Nothing is settled</source>
        <translation>Rien n’est réglé</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Échap</translation>
    </message>
    <message>
        <source>Settle all of them; one undo takes all back</source>
        <translation>Tous les régler ; une seule annulation les rouvre tous</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Entrée</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Settle them all</source>
        <translation>Les régler tous</translation>
    </message>
    <message>
        <source>Counting …</source>
        <translation>Comptage…</translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) chosen</source>
        <translation>
            <numerusform>%n conflit choisi</numerusform>
            <numerusform>%n conflits choisis</numerusform>
        </translation>
    </message>
    <message>
        <source>%1?</source>
        <comment>what is about to be done</comment>
        <translation>%1 ?</translation>
    </message>
    <message numerus="yes">
        <source>%n other(s) are left open: never agreed on, or about a whole product.</source>
        <translation>
            <numerusform>%n autre reste ouvert : sans valeur convenue, ou sur un produit entier.</numerusform>
            <numerusform>%n autres restent ouverts : sans valeur convenue, ou sur un produit entier.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other(s) are left open: whole products are decided one by one.</source>
        <translation>
            <numerusform>%n autre reste ouvert : les produits entiers se décident un par un.</numerusform>
            <numerusform>%n autres restent ouverts : les produits entiers se décident un par un.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::FieldTaskDialog</name>
    <message numerus="yes">
        <source>Approve %1 of %Ln product(s)</source>
        <translation>
            <numerusform>Approuver « %1 » pour %Ln produit</numerusform>
            <numerusform>Approuver « %1 » pour %Ln produits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reject %1 of %Ln product(s)</source>
        <translation>
            <numerusform>Refuser « %1 » pour %Ln produit</numerusform>
            <numerusform>Refuser « %1 » pour %Ln produits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Change %1 of %Ln product(s)</source>
        <translation>
            <numerusform>Modifier « %1 » pour %Ln produit</numerusform>
            <numerusform>Modifier « %1 » pour %Ln produits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 approved for %Ln product(s).</source>
        <translation>
            <numerusform>« %1 » approuvé pour %Ln produit.</numerusform>
            <numerusform>« %1 » approuvé pour %Ln produits.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 rejected for %Ln product(s); their other fields stay.</source>
        <translation>
            <numerusform>« %1 » refusé pour %Ln produit ; ses autres champs restent.</numerusform>
            <numerusform>« %1 » refusé pour %Ln produits ; leurs autres champs restent.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 changed for %Ln product(s), which wait for approval.</source>
        <translation>
            <numerusform>« %1 » modifié pour %Ln produit, qui attend l’approbation.</numerusform>
            <numerusform>« %1 » modifié pour %Ln produits, qui attendent l’approbation.</numerusform>
        </translation>
    </message>
    <message>
        <source>New value</source>
        <translation>Nouvelle valeur</translation>
    </message>
    <message>
        <source>Match case</source>
        <translation>Respecter la casse</translation>
    </message>
    <message>
        <source>Also products for which nothing is proposed for this field</source>
        <translation>Aussi les produits sans proposition pour ce champ</translation>
    </message>
    <message>
        <source>One field of many products</source>
        <translation>Un champ de plusieurs produits</translation>
    </message>
    <message>
        <source>Note (optional)</source>
        <translation>Note (facultative)</translation>
    </message>
    <message>
        <source>Kept with the decision</source>
        <translation>Conservée avec la décision</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message numerus="yes">
        <source>%Ln ticked product(s)</source>
        <translation>
            <numerusform>%Ln produit coché</numerusform>
            <numerusform>%Ln produits cochés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected product(s)</source>
        <translation>
            <numerusform>%Ln produit sélectionné</numerusform>
            <numerusform>%Ln produits sélectionnés</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything under the filter</source>
        <translation>Tous ceux du filtre</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>Produits</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Quoi faire</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Chercher</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>Remplacer par</translation>
    </message>
    <message>
        <source>Per cent</source>
        <translation>Pour cent</translation>
    </message>
    <message>
        <source>for example +5 or -2.5</source>
        <translation>par exemple +5 ou -2,5</translation>
    </message>
    <message>
        <source>Rounding</source>
        <translation>Arrondi</translation>
    </message>
    <message>
        <source>The first products, before and after</source>
        <translation>Les premiers produits, avant et après</translation>
    </message>
    <message>
        <source>as calculated</source>
        <translation>tel que calculé</translation>
    </message>
    <message>
        <source>nearest amount ending in %1</source>
        <translation>montant le plus proche finissant par %1</translation>
    </message>
    <message>
        <source>Approve this field alone</source>
        <translation>Approuver ce champ seul</translation>
    </message>
    <message>
        <source>Reject this field</source>
        <translation>Refuser ce champ</translation>
    </message>
    <message>
        <source>Set to one value</source>
        <translation>Fixer une même valeur</translation>
    </message>
    <message>
        <source>Find and replace</source>
        <translation>Chercher et remplacer</translation>
    </message>
    <message>
        <source>Raise or lower by per cent</source>
        <translation>Augmenter ou diminuer d’un pourcentage</translation>
    </message>
    <message>
        <source>Round to an ending</source>
        <translation>Arrondir à une terminaison</translation>
    </message>
    <message>
        <source>The products are approved with this field alone. Their other fields are rejected, because a product is pushed as a whole; the next import proposes them again.</source>
        <translation>Les produits sont approuvés avec ce seul champ. Leurs autres champs sont refusés, car un produit est envoyé en entier ; la prochaine importation les propose de nouveau.</translation>
    </message>
    <message>
        <source>The field is taken out of the changes. Their other fields stay as they are.</source>
        <translation>Le champ est retiré des modifications. Leurs autres champs restent tels quels.</translation>
    </message>
    <message>
        <source>The new values wait for approval; what was approved goes back to review.</source>
        <translation>Les nouvelles valeurs attendent l’approbation ; ce qui était approuvé retourne en révision.</translation>
    </message>
    <message>
        <source>Counting …</source>
        <translation>Comptage…</translation>
    </message>
    <message>
        <source>Say what the new value shall be.</source>
        <translation>Dites quelle doit être la nouvelle valeur.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) are meant. The first of them:</source>
        <translation>
            <numerusform>%Ln produit est concerné. Le premier :</numerusform>
            <numerusform>%Ln produits sont concernés. Les premiers :</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) are meant.</source>
        <translation>
            <numerusform>%Ln produit est concerné.</numerusform>
            <numerusform>%Ln produits sont concernés.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) stay as they are, because the new value would not do: %1</source>
        <translation>
            <numerusform>%Ln produit reste tel quel, car la nouvelle valeur ne conviendrait pas : %1</numerusform>
            <numerusform>%Ln produits restent tels quels, car la nouvelle valeur ne conviendrait pas : %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) have this value already.</source>
        <translation>
            <numerusform>%Ln produit a déjà cette valeur.</numerusform>
            <numerusform>%Ln produits ont déjà cette valeur.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) are held or in conflict and stay as they are.</source>
        <translation>
            <numerusform>%Ln produit est retenu ou en conflit et reste tel quel.</numerusform>
            <numerusform>%Ln produits sont retenus ou en conflit et restent tels quels.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s) were decided or written already.</source>
        <translation>
            <numerusform>%Ln produit a déjà été décidé ou écrit.</numerusform>
            <numerusform>%Ln produits ont déjà été décidés ou écrits.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For %Ln product(s) nothing is proposed for this field.</source>
        <translation>
            <numerusform>Pour %Ln produit, rien n’est proposé pour ce champ.</numerusform>
            <numerusform>Pour %Ln produits, rien n’est proposé pour ce champ.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %Ln product(s) other fields are rejected.</source>
        <translation>
            <numerusform>Pour %Ln produit, d’autres champs sont refusés.</numerusform>
            <numerusform>Pour %Ln produits, d’autres champs sont refusés.</numerusform>
        </translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>UGS</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Proposed now</source>
        <translation>Proposée actuellement</translation>
    </message>
    <message>
        <source>Ours</source>
        <translation>La nôtre</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Nouvelle</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>Proposée</translation>
    </message>
</context>
<context>
    <name>trueup::ui::StatefulView</name>
    <message>
        <source>Trueup tries again as soon as the database answers.</source>
        <translation>Trueup réessaiera dès que la base de données répondra.</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Lecture…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ColonText</name>
    <message>
        <source>%1: %2</source>
        <comment>a name and what it is</comment>
        <translation>%1 : %2</translation>
    </message>
</context>
<context>
    <name>trueup::ui::GuardForm</name>
    <message>
        <source>Back to the usual limits</source>
        <translation>Revenir aux limites habituelles</translation>
    </message>
    <message>
        <source>Guardrails and their limits</source>
        <translation>Garde-fous et leurs limites</translation>
    </message>
    <message>
        <source>Guardrail</source>
        <translation>Garde-fou</translation>
    </message>
    <message>
        <source>Warns from</source>
        <translation>Avertit dès</translation>
    </message>
    <message>
        <source>Holds from</source>
        <translation>Retient dès</translation>
    </message>
    <message>
        <source>Always held, whatever is set here: a mapped column that is missing or empty, an older file, an ERP that was not read to its end, and a run that needs more than a day’s points of the shop.</source>
        <translation>Toujours retenu, peu importe ce qui est réglé ici : une colonne associée manquante ou vide, un fichier plus ancien, un ERP qui n’a pas été lu jusqu’au bout et une exécution qui demande plus de points que la boutique n’en donne en une journée.</translation>
    </message>
    <message>
        <source>%1: warns from</source>
        <translation>%1 : avertit dès</translation>
    </message>
    <message>
        <source>%1: holds from</source>
        <translation>%1 : retient dès</translation>
    </message>
    <message>
        <source>%1: counts from</source>
        <translation>%1 : compte dès</translation>
    </message>
    <message>
        <source>products</source>
        <translation>produits</translation>
    </message>
    <message>
        <source>Usually %1</source>
        <translation>Habituellement %1</translation>
    </message>
</context>
<context>
    <name>trueup::ui::HeaderSort</name>
    <message>
        <source>Columns</source>
        <translation>Colonnes</translation>
    </message>
    <message>
        <source>Sort the list</source>
        <translation>Trier la liste</translation>
    </message>
    <message>
        <source>Sort by %1</source>
        <translation>Trier par « %1 »</translation>
    </message>
    <message>
        <source>Ascending</source>
        <translation>Ordre croissant</translation>
    </message>
    <message>
        <source>Descending</source>
        <translation>Ordre décroissant</translation>
    </message>
</context>
<context>
    <name>trueup::NumberCheck</name>
    <message>
        <source>Refresh Xorosoft first: in the window, or with “trueup-cli xorosoft refresh”.</source>
        <translation>Actualisez d’abord Xorosoft : dans la fenêtre, ou avec « trueup-cli xorosoft refresh ».</translation>
    </message>
    <message>
        <source>There are no items of the ERP here yet.</source>
        <translation>Il n’y a encore aucun article de l’ERP ici.</translation>
    </message>
</context>
<context>
    <name>trueup::ErpQuestions</name>
    <message>
        <source>Check the number.</source>
        <translation>Vérifiez le numéro.</translation>
    </message>
    <message>
        <source>Xorosoft has no item %1.</source>
        <translation>Xorosoft n’a aucun article %1.</translation>
    </message>
    <message>
        <source>Not in the ERP</source>
        <translation>Absent de l’ERP</translation>
    </message>
    <message>
        <source>Only similar items</source>
        <translation>Seulement des articles semblables</translation>
    </message>
    <message>
        <source>Several items have this number</source>
        <translation>Plusieurs articles portent ce numéro</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ErpDialog</name>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Entrée</translation>
    </message>
    <message>
        <source>What the copy of the ERP knows of each number</source>
        <translation>Ce que la copie de l’ERP sait de chaque numéro</translation>
    </message>
    <message>
        <source>Xorosoft names no stock of it.</source>
        <translation>Xorosoft n’en indique aucun stock.</translation>
    </message>
    <message>
        <source>%1: available %2, on hand %3</source>
        <comment>store, two amounts</comment>
        <translation>%1 : disponible %2, en main %3</translation>
    </message>
    <message>
        <source>changed %1</source>
        <translation>modifié le %1</translation>
    </message>
    <message>
        <source>barcode %1</source>
        <translation>code-barres %1</translation>
    </message>
    <message>
        <source>not sold any more</source>
        <translation>n’est plus vendu</translation>
    </message>
    <message>
        <source>sold</source>
        <translation>vendu</translation>
    </message>
    <message>
        <source>cost %1</source>
        <translation>coût %1</translation>
    </message>
    <message>
        <source>price %1</source>
        <translation>prix %1</translation>
    </message>
    <message>
        <source>Asking Xorosoft …</source>
        <translation>Xorosoft est interrogé…</translation>
    </message>
    <message>
        <source>Asks the ERP itself for %1, which takes a few seconds</source>
        <translation>Interroge l’ERP même sur %1, ce qui prend quelques secondes</translation>
    </message>
    <message>
        <source>Choose a number first.</source>
        <translation>Choisissez d’abord un numéro.</translation>
    </message>
    <message numerus="yes">
        <source>Look up at most %Ln number(s).</source>
        <translation>
            <numerusform>Cherchez au plus %Ln numéro.</numerusform>
            <numerusform>Cherchez au plus %Ln numéros.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was looked up.</source>
        <translation>Rien n’a été cherché.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln number(s) are too many at once.</source>
        <translation>
            <numerusform>%Ln numéro, c’est trop à la fois.</numerusform>
            <numerusform>%Ln numéros, c’est trop à la fois.</numerusform>
        </translation>
    </message>
    <message>
        <source>Type at least one number.</source>
        <translation>Tapez au moins un numéro.</translation>
    </message>
    <message>
        <source>No number</source>
        <translation>Aucun numéro</translation>
    </message>
    <message>
        <source>What the ERP was last seen to hold answers at once, for many numbers.</source>
        <translation>Le dernier état connu de l’ERP répond aussitôt, pour beaucoup de numéros.</translation>
    </message>
    <message>
        <source>Nothing was looked up yet</source>
        <translation>Rien n’a encore été cherché</translation>
    </message>
    <message>
        <source>Numbers to look up</source>
        <translation>Numéros à chercher</translation>
    </message>
    <message>
        <source>One number a line: item number, barcode or part number</source>
        <translation>Un numéro par ligne : numéro d’article, code-barres ou numéro de pièce</translation>
    </message>
    <message>
        <source>Numbers and what the ERP knows of them</source>
        <translation>Numéros et ce que l’ERP en sait</translation>
    </message>
    <message>
        <source>Ask about items of the ERP</source>
        <translation>Interroger l’ERP sur des articles</translation>
    </message>
    <message>
        <source>Ask Xorosoft now</source>
        <translation>Interroger Xorosoft maintenant</translation>
    </message>
    <message>
        <source>The numbers could not be looked up</source>
        <translation>Les numéros n’ont pas pu être cherchés</translation>
    </message>
    <message>
        <source>Look up</source>
        <translation>Chercher</translation>
    </message>
    <message>
        <source>Item numbers only, no barcodes and part numbers</source>
        <translation>Numéros d’article seulement, sans codes-barres ni numéros de pièce</translation>
    </message>
    <message>
        <source>May also be</source>
        <translation>Peut-être aussi</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Non</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Oui</translation>
    </message>
    <message>
        <source>Sold</source>
        <translation>Vendu</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>Stock</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Prix</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Résultat</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>non communiqué</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ListsDialog</name>
    <message>
        <source>Choose two lists first, and say which column of each is the name.</source>
        <translation>Choisissez d’abord deux listes et indiquez la colonne du nom de chacune.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) were written to %1.</source>
        <translation>
            <numerusform>%Ln ligne a été écrite dans %1.</numerusform>
            <numerusform>%Ln lignes ont été écrites dans %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Excel workbooks (*.xlsx);;CSV tables (*.csv)</source>
        <translation>Classeurs Excel (*.xlsx);;Tableaux CSV (*.csv)</translation>
    </message>
    <message>
        <source>Save the rows shown</source>
        <translation>Enregistrer les lignes affichées</translation>
    </message>
    <message numerus="yes">
        <source>Of %Ln left row(s) nobody can tell which counterpart is the right one.</source>
        <translation>
            <numerusform>Pour %Ln ligne de gauche, personne ne peut dire quelle correspondance est la bonne.</numerusform>
            <numerusform>Pour %Ln lignes de gauche, personne ne peut dire quelle correspondance est la bonne.</numerusform>
        </translation>
    </message>
    <message>
        <source>About %1 of the matches should be right.</source>
        <translation>Environ %1 des correspondances devraient être justes.</translation>
    </message>
    <message>
        <source>Rows compared: %1 left, %2 right.</source>
        <translation>Lignes comparées : %1 à gauche, %2 à droite.</translation>
    </message>
    <message>
        <source>%1: %2 of %3 pairs</source>
        <translation>%1 : %2 paires sur %3</translation>
    </message>
    <message>
        <source>Stopped. Nothing was compared.</source>
        <translation>Arrêté. Rien n’a été comparé.</translation>
    </message>
    <message>
        <source>Comparing …</source>
        <translation>Comparaison…</translation>
    </message>
    <message>
        <source>Lists (*.csv *.tsv *.txt);;All files (*)</source>
        <translation>Listes (*.csv *.tsv *.txt);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Choose the right list</source>
        <translation>Choisir la liste de droite</translation>
    </message>
    <message>
        <source>Choose the left list</source>
        <translation>Choisir la liste de gauche</translation>
    </message>
    <message>
        <source>Nothing of this kind came of the comparison.</source>
        <translation>La comparaison n’a rien donné de ce genre.</translation>
    </message>
    <message>
        <source>No rows</source>
        <translation>Aucune ligne</translation>
    </message>
    <message>
        <source>How many of the matches have to be right. A larger share finds fewer.</source>
        <translation>Part des correspondances qui doivent être justes. Une plus grande part en trouve moins.</translation>
    </message>
    <message>
        <source>Share of right pairs wanted</source>
        <translation>Part de paires justes voulue</translation>
    </message>
    <message>
        <source>best balance</source>
        <translation>meilleur équilibre</translation>
    </message>
    <message>
        <source>Which column of each list is what</source>
        <translation>Ce que contient chaque colonne des deux listes</translation>
    </message>
    <message>
        <source>Choose two lists: a supplier's price list and yours, say. Nothing of the catalogue is changed by comparing them.</source>
        <translation>Choisissez deux listes : le tarif d’un fournisseur et le vôtre, par exemple. Les comparer ne change rien au catalogue.</translation>
    </message>
    <message>
        <source>Nothing was compared yet</source>
        <translation>Rien n’a encore été comparé</translation>
    </message>
    <message>
        <source>Rows of the two lists</source>
        <translation>Lignes des deux listes</translation>
    </message>
    <message>
        <source>Compare two lists</source>
        <translation>Comparer deux listes</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>Afficher dans son dossier</translation>
    </message>
    <message>
        <source>Save these rows …</source>
        <translation>Enregistrer ces lignes…</translation>
    </message>
    <message>
        <source>The pairs could not be read</source>
        <translation>Les paires n’ont pas pu être lues</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparer</translation>
    </message>
    <message>
        <source>A row may have several counterparts</source>
        <translation>Une ligne peut avoir plusieurs correspondances</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Colonnes</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Indices</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Probabilité</translation>
    </message>
    <message>
        <source>Right name</source>
        <translation>Nom à droite</translation>
    </message>
    <message>
        <source>Right number</source>
        <translation>Numéro à droite</translation>
    </message>
    <message>
        <source>Left name</source>
        <translation>Nom à gauche</translation>
    </message>
    <message>
        <source>Left number</source>
        <translation>Numéro à gauche</translation>
    </message>
    <message>
        <source>rows only right</source>
        <comment>file name</comment>
        <translation>lignes à droite seulement</translation>
    </message>
    <message>
        <source>rows only left</source>
        <comment>file name</comment>
        <translation>lignes à gauche seulement</translation>
    </message>
    <message>
        <source>possible pairs of two lists</source>
        <comment>file name</comment>
        <translation>paires possibles de deux listes</translation>
    </message>
    <message>
        <source>matches of two lists</source>
        <comment>file name</comment>
        <translation>correspondances de deux listes</translation>
    </message>
    <message>
        <source>Rows of the right list without a counterpart</source>
        <translation>Lignes de la liste de droite sans correspondance</translation>
    </message>
    <message>
        <source>Rows of the left list without a counterpart</source>
        <translation>Lignes de la liste de gauche sans correspondance</translation>
    </message>
    <message>
        <source>Rows without a counterpart that may still be one article</source>
        <translation>Lignes sans correspondance qui peuvent malgré tout être un même article</translation>
    </message>
    <message>
        <source>Rows taken for one article, the least certain first</source>
        <translation>Lignes tenues pour un même article, les moins sûres en premier</translation>
    </message>
    <message numerus="yes">
        <source>%Ln only right</source>
        <translation>
            <numerusform>%Ln à droite seulement</numerusform>
            <numerusform>%Ln à droite seulement</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln only left</source>
        <translation>
            <numerusform>%Ln à gauche seulement</numerusform>
            <numerusform>%Ln à gauche seulement</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln possible pair(s)</source>
        <translation>
            <numerusform>%Ln paire possible</numerusform>
            <numerusform>%Ln paires possibles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln match(es)</source>
        <translation>
            <numerusform>%Ln correspondance</numerusform>
            <numerusform>%Ln correspondances</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>trueup::ui::ListForm</name>
    <message>
        <source>Reading …</source>
        <translation>Lecture…</translation>
    </message>
    <message>
        <source>Say which column is the name.</source>
        <translation>Indiquez la colonne du nom.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) cannot be read: a quote in it never closes.</source>
        <translation>
            <numerusform>%Ln enregistrement ne peut pas être lu : un guillemet n’y est jamais refermé.</numerusform>
            <numerusform>%Ln enregistrements ne peuvent pas être lus : un guillemet n’y est jamais refermé.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %Ln row(s)</source>
        <translation>
            <numerusform>%1 : %Ln ligne</numerusform>
            <numerusform>%1 : %Ln lignes</numerusform>
        </translation>
    </message>
    <message>
        <source>none</source>
        <comment>column</comment>
        <translation>aucune</translation>
    </message>
    <message>
        <source>%1: column of the %2</source>
        <translation>%1 : colonne « %2 »</translation>
    </message>
    <message>
        <source>Nothing is chosen yet.</source>
        <translation>Rien n’est encore choisi.</translation>
    </message>
    <message>
        <source>%1: choose a file</source>
        <translation>%1 : choisir un fichier</translation>
    </message>
    <message>
        <source>Choose a file …</source>
        <translation>Choisir un fichier…</translation>
    </message>
    <message>
        <source>Takes what the ERP was last seen to hold as the right list</source>
        <translation>Prend comme liste de droite ce que l’ERP contenait à la dernière lecture</translation>
    </message>
    <message>
        <source>Items of the ERP</source>
        <translation>Articles de l’ERP</translation>
    </message>
    <message>
        <source>Right list</source>
        <translation>Liste de droite</translation>
    </message>
    <message>
        <source>Left list</source>
        <translation>Liste de gauche</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Prix</translation>
    </message>
    <message>
        <source>Barcode</source>
        <translation>Code-barres</translation>
    </message>
    <message>
        <source>Part or model number</source>
        <translation>Numéro de pièce ou de modèle</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>Marque</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
</context>
<context>
    <name>trueup::ListComparison</name>
    <message>
        <source>Refresh Xorosoft first.</source>
        <translation>Actualisez d’abord Xorosoft.</translation>
    </message>
    <message>
        <source>No item of the ERP was read yet.</source>
        <translation>Aucun article de l’ERP n’a encore été lu.</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Prix</translation>
    </message>
    <message>
        <source>Barcode</source>
        <translation>Code-barres</translation>
    </message>
    <message>
        <source>Part number</source>
        <translation>Numéro de pièce</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>Marque</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titre</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>the items of the ERP</source>
        <translation>les articles de l’ERP</translation>
    </message>
    <message>
        <source>Check the folder and the free space.</source>
        <translation>Vérifiez le dossier et l’espace libre.</translation>
    </message>
    <message>
        <source>No pairs were written.</source>
        <translation>Aucune paire n’a été écrite.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 ne peut pas être écrit : %2.</translation>
    </message>
</context>
<context>
    <name>trueup::CoreLists</name>
    <message>
        <source>Comparing rows</source>
        <translation>Comparaison des lignes</translation>
    </message>
    <message>
        <source>Reading the lists</source>
        <translation>Lecture des listes</translation>
    </message>
    <message>
        <source>Compare two lists first.</source>
        <translation>Comparez d’abord deux listes.</translation>
    </message>
    <message>
        <source>No lists were compared yet.</source>
        <translation>Aucune liste n’a encore été comparée.</translation>
    </message>
    <message>
        <source>Choose the file again.</source>
        <translation>Choisissez de nouveau le fichier.</translation>
    </message>
    <message>
        <source>Nothing was compared.</source>
        <translation>Rien n’a été comparé.</translation>
    </message>
    <message>
        <source>The columns of %1 are not those that were chosen.</source>
        <translation>Les colonnes de %1 ne sont pas celles qui ont été choisies.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::RestoreFlow</name>
    <message>
        <source>Replace the database</source>
        <translation>Remplacer la base de données</translation>
    </message>
    <message>
        <source>Also connected, and cut off by it: %1.</source>
        <translation>Également connectés, et déconnectés par la restauration : %1.</translation>
    </message>
    <message>
        <source>What was imported, decided, edited or set up since that backup is not in it, and what somebody changes until it is there is lost with it. What was written to the shop stays in the shop: pull from Shopify afterwards.</source>
        <translation>Ce qui a été importé, décidé, modifié ou réglé depuis cette sauvegarde n’y figure pas, et ce que quelqu’un change d’ici là est perdu aussi. Ce qui a été écrit dans la boutique y reste : récupérez ensuite les données de Shopify.</translation>
    </message>
    <message>
        <source>%1 of %2 takes the place of the present database, which is kept beside it under another name.</source>
        <translation>%1 du %2 prend la place de la base de données actuelle, qui est conservée à côté sous un autre nom.</translation>
    </message>
    <message>
        <source>Backups (*.dump)</source>
        <translation>Sauvegardes (*.dump)</translation>
    </message>
    <message>
        <source>Restore the database from a backup</source>
        <translation>Restaurer la base de données à partir d’une sauvegarde</translation>
    </message>
</context>
<context>
    <name>trueup::CoreJobs</name>
    <message>
        <source>Wait for its end, or cancel it on the Jobs page.</source>
        <translation>Attendez la fin, ou annulez sur la page Tâches.</translation>
    </message>
    <message>
        <source>The database is as it was.</source>
        <translation>La base de données est inchangée.</translation>
    </message>
    <message>
        <source>%1 is running; what it writes would be lost.</source>
        <translation>En cours : %1 ; ce qui est écrit serait perdu.</translation>
    </message>
    <message>
        <source>Wait until it is there, or cancel the restoring on the Jobs page.</source>
        <translation>Attendez qu’elle soit en place, ou annulez la restauration sur la page Tâches.</translation>
    </message>
    <message>
        <source>Nothing was started.</source>
        <translation>Rien n’a été lancé.</translation>
    </message>
    <message>
        <source>The database is being replaced by a backup.</source>
        <translation>La base de données est en train d’être remplacée par une sauvegarde.</translation>
    </message>
</context>
<context>
    <name>trueup::DatabaseRestore</name>
    <message>
        <source>Bringing it to the version of this program</source>
        <translation>Mise au niveau de ce programme</translation>
    </message>
    <message>
        <source>Filling a new database from the backup</source>
        <translation>Remplissage d’une nouvelle base de données à partir de la sauvegarde</translation>
    </message>
    <message>
        <source>Choose a file that “Back up the database …” has written.</source>
        <translation>Choisissez un fichier écrit par « Sauvegarder la base de données… ».</translation>
    </message>
    <message>
        <source>%1 is a backup of another database than Trueup's.</source>
        <translation>%1 est la sauvegarde d’une autre base de données que celle de Trueup.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln connection(s) of another Trueup</source>
        <comment>window, server or command line</comment>
        <translation>
            <numerusform>%Ln connexion d’un autre Trueup</numerusform>
            <numerusform>%Ln connexions d’un autre Trueup</numerusform>
        </translation>
    </message>
    <message>
        <source>an unnamed program</source>
        <translation>un programme sans nom</translation>
    </message>
    <message>
        <source>%1 as %2</source>
        <comment>a program and its login</comment>
        <translation>%1 sous le nom %2</translation>
    </message>
    <message>
        <source>Ask an administrator.</source>
        <translation>Demandez à un administrateur.</translation>
    </message>
    <message>
        <source>Your role may not replace the database.</source>
        <translation>Votre rôle ne permet pas de remplacer la base de données.</translation>
    </message>
    <message>
        <source>Ask whoever runs the server, or use pg_restore.</source>
        <translation>Demandez à la personne qui gère le serveur, ou utilisez pg_restore.</translation>
    </message>
    <message>
        <source>A team database is restored on its server, not from here.</source>
        <translation>Une base de données d’équipe se restaure sur son serveur, pas d’ici.</translation>
    </message>
    <message>
        <source>The database is as it was.</source>
        <translation>La base de données est inchangée.</translation>
    </message>
</context>
<context>
    <name>trueup::ui::FormRows</name>
    <message>
        <source>not set</source>
        <translation>non renseigné</translation>
    </message>
</context>
<context>
    <name>trueup::ui::PlannedView</name>
    <message>
        <source>Status in the shop</source>
        <translation>État dans la boutique</translation>
    </message>
    <message>
        <source>Show every product</source>
        <translation>Afficher chaque produit</translation>
    </message>
    <message>
        <source>Only products that would be written are looked through.</source>
        <translation>Seuls les produits qui seraient écrits sont parcourus.</translation>
    </message>
    <message>
        <source>No product has “%1” in its SKU or name</source>
        <translation>Aucun produit n’a « %1 » dans son UGS ou son nom</translation>
    </message>
    <message>
        <source>No approved change is left to write. What is approved in Review is listed here.</source>
        <translation>Il ne reste aucune modification approuvée à écrire. Ce qui est approuvé dans Révision apparaît ici.</translation>
    </message>
    <message>
        <source>Nothing approved to write</source>
        <translation>Rien d’approuvé à écrire</translation>
    </message>
    <message>
        <source>Among the products that will be written</source>
        <translation>Parmi les produits qui seront écrits</translation>
    </message>
    <message>
        <source>In the order in which they are sent. Choose one to see its values in full.</source>
        <translation>Dans l’ordre d’envoi. Choisissez un produit pour voir ses valeurs en entier.</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Échap</translation>
    </message>
    <message>
        <source>Nothing is written</source>
        <translation>Rien n’est écrit</translation>
    </message>
    <message>
        <source>Back to the preview</source>
        <translation>Retour à l’aperçu</translation>
    </message>
    <message>
        <source>Filter by part of a SKU or name</source>
        <translation>Filtrer par une partie de l’UGS ou du nom</translation>
    </message>
    <message>
        <source>Filter by SKU or name</source>
        <translation>Filtrer par UGS ou nom</translation>
    </message>
    <message>
        <source>SKU or name</source>
        <translation>UGS ou nom</translation>
    </message>
    <message>
        <source>Products that would be written</source>
        <translation>Produits qui seraient écrits</translation>
    </message>
    <message>
        <source>The values could not be read</source>
        <translation>Les valeurs n’ont pas pu être lues</translation>
    </message>
    <message>
        <source>The products could not be read</source>
        <translation>Les produits n’ont pas pu être lus</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Appels</translation>
    </message>
    <message>
        <source>What will be written</source>
        <translation>Ce qui sera écrit</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Modification</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>UGS</translation>
    </message>
</context>
<context>
    <name>trueup::ui::ChangedFields</name>
    <message>
        <source>The change is about the product as a whole.</source>
        <translation>La modification porte sur le produit entier.</translation>
    </message>
    <message>
        <source>No field changes</source>
        <translation>Aucun champ ne change</translation>
    </message>
    <message>
        <source>Fields of the chosen change</source>
        <translation>Champs de la modification choisie</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Après</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Avant</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
</context>
<context>
    <name>trueup::HistoryTable</name>
    <message>
        <source>The write %1</source>
        <translation>L’écriture %1</translation>
    </message>
</context>
<context>
    <name>trueup::ui::IdentifierPair</name>
    <message>
        <source>not kept</source>
        <comment>an identifier of a row of the feed</comment>
        <translation>non conservé</translation>
    </message>
    <message>
        <source>%1 of the item</source>
        <comment>barcode</comment>
        <translation>%1 de l’article</translation>
    </message>
    <message>
        <source>%1 of the feed</source>
        <comment>barcode</comment>
        <translation>%1 du flux</translation>
    </message>
    <message>
        <source>Part number</source>
        <translation>Numéro de pièce</translation>
    </message>
    <message>
        <source>Barcode</source>
        <translation>Code-barres</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
    <message>
        <source>different</source>
        <translation>différent</translation>
    </message>
    <message>
        <source>same, written otherwise</source>
        <translation>identique, écrit autrement</translation>
    </message>
    <message>
        <source>same</source>
        <translation>identique</translation>
    </message>
    <message>
        <source>only in Xorosoft</source>
        <translation>seulement dans Xorosoft</translation>
    </message>
    <message>
        <source>only in the feed</source>
        <translation>seulement dans le flux</translation>
    </message>
</context>
<context>
    <name>trueup::ui::LoginForm</name>
    <message>
        <source>The password of the login “%1”, shown this once and kept nowhere: pass it on to %2 now.</source>
        <translation>Le mot de passe du compte « %1 », affiché cette seule fois et conservé nulle part : transmettez-le maintenant à %2.</translation>
    </message>
    <message>
        <source>Give %2 the login “%1”?</source>
        <translation>Donner à %2 le compte « %1 » ?</translation>
    </message>
    <message>
        <source>Make a login “%1” for %2?</source>
        <translation>Créer un compte « %1 » pour %2 ?</translation>
    </message>
    <message>
        <source>Whoever signs in with it is %1 to Trueup and may at once what these roles allow: %2.</source>
        <translation>Quiconque l’utilise est %1 pour Trueup et peut aussitôt ce que ces rôles permettent : %2.</translation>
    </message>
    <message>
        <source>Whoever signs in with it is %1 to Trueup, who has no role yet.</source>
        <translation>Quiconque l’utilise est %1 pour Trueup, qui n’a encore aucun rôle.</translation>
    </message>
    <message>
        <source>%1 is inactive: whoever signs in with it may do nothing before that changes.</source>
        <translation>%1 est inactif : ce compte ne permet rien tant que cela n’a pas changé.</translation>
    </message>
    <message>
        <source>So far it belongs to %1, who could not sign in with it any more.</source>
        <translation>Jusqu’ici il appartient à %1, qui ne pourrait plus ouvrir de session avec ce compte.</translation>
    </message>
    <message>
        <source>It is your own: you would be %1 to Trueup, and no longer yourself.</source>
        <translation>C’est le vôtre : pour Trueup, vous seriez %1 et non plus vous-même.</translation>
    </message>
    <message>
        <source>The login “%1” is made on the database server. Its password is shown here once and kept nowhere.</source>
        <translation>Le compte « %1 » est créé sur le serveur de base de données. Son mot de passe est affiché ici une seule fois et n’est conservé nulle part.</translation>
    </message>
    <message>
        <source>Choose a login or type its name.</source>
        <translation>Choisissez un compte ou tapez son nom.</translation>
    </message>
    <message>
        <source>A login for %1</source>
        <translation>Un compte pour %1</translation>
    </message>
    <message>
        <source>The password is not shown again</source>
        <translation>Le mot de passe n’est plus affiché ensuite</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>Copies the password, to pass it on</source>
        <translation>Copie le mot de passe, pour le transmettre</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Password of the new login</source>
        <translation>Mot de passe du nouveau compte</translation>
    </message>
    <message>
        <source>Name of the new login</source>
        <translation>Nom du nouveau compte</translation>
    </message>
    <message>
        <source>Login of the database</source>
        <translation>Compte dans la base de données</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Give the login</source>
        <translation>Donner le compte</translation>
    </message>
    <message>
        <source>No new login can be made here: your own may not make others on the database server. Whoever administers it can make one, which is then chosen here.</source>
        <translation>Aucun nouveau compte ne peut être créé ici : le vôtre ne permet pas d’en créer sur le serveur de base de données. Son administrateur peut en créer un, que l’on choisit ensuite ici.</translation>
    </message>
    <message>
        <source>A new login</source>
        <translation>Un nouveau compte</translation>
    </message>
    <message>
        <source>An existing login</source>
        <translation>Un compte existant</translation>
    </message>
</context>
<context>
    <name>trueup::ui::MailServerRows</name>
    <message>
        <source>Given by an environment variable of this computer; it is changed there.</source>
        <translation>Valeur fournie par une variable d’environnement de cet ordinateur ; c’est là qu’elle se modifie.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nom d’utilisateur</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>Chiffrement</translation>
    </message>
    <message>
        <source>Mail server</source>
        <translation>Serveur de courriel</translation>
    </message>
    <message>
        <source>STARTTLS (usual port %1)</source>
        <translation>STARTTLS (port habituel : %1)</translation>
    </message>
    <message>
        <source>TLS from the first byte (usual port %1)</source>
        <translation>TLS dès le premier octet (port habituel : %1)</translation>
    </message>
    <message>
        <source>empty where the server asks for none</source>
        <translation>Vide si le serveur n’en demande pas</translation>
    </message>
</context>
</TS>
